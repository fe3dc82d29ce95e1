/** Records what a run was shown of instances and events. */
import type { ArrearsEvent, Instance, Scope } from "../../functions/core/instance/instance.ts";
import type { Page } from "../../functions/ports/instance-fleet.ts";
import type { RunLog } from "../flight-recorder.ts";
import { originOf } from "./odd-view.ts";

/** After so many pages of one list, a run must stop reading. */
const MOST_PAGES = 500;

export interface ReadTimes {
  /** When the cloud made the answer, epoch milliseconds. */
  readonly readAtMs: number;
  /** When the run got the answer, epoch milliseconds. */
  readonly atMs: number;
}

export const scopeKey = ({ accountId, regionId }: Scope): string => `${accountId}/${regionId}`;

interface ListingPage {
  readonly page: Page<Instance>;
  /** The token that the run sent. Absent: the first page. */
  readonly token: string | undefined;
  readonly times: ReadTimes;
}

export function noteListing(log: RunLog, scope: Scope, { page, token, times }: ListingPage): void {
  const key = scopeKey(scope);
  if (token === undefined) log.listings.set(key, { ids: new Set(), complete: false, pages: 0 });
  const listing = log.listings.get(key);
  if (listing === undefined) {
    log.breaches.push("a page token from nowhere");
    return;
  }
  listing.pages = (listing.pages ?? 0) + 1;
  if (listing.pages === MOST_PAGES) log.breaches.push(`${MOST_PAGES} pages of a list that does not end`);
  for (const view of page.items) {
    listing.ids.add(view.instanceId);
    noteLook(log, view, times, true);
  }
  if (page.nextToken === undefined) listing.complete = true;
}

export function noteLook(log: RunLog, read: Instance, times: ReadTimes, listed: boolean): void {
  const { view, odd } = originOf(read);
  const { status, lockReasons, tags } = view;
  const held = lockReasons.includes("security") || lockReasons.includes("dedicatedhostfinancial");
  const locked = lockReasons.includes("financial");
  const { readAtMs, atMs } = times;
  const look = { readAtMs, atMs, status, locked, held, listed, tags, odd };
  const looks = log.shown.get(view.instanceId);
  if (looks === undefined) log.shown.set(view.instanceId, [look]);
  else looks.push(look);
}

export function noteEvents(
  log: RunLog,
  scope: Scope,
  page: Page<ArrearsEvent>,
  { first, readAtMs }: { readonly first: boolean; readonly readAtMs: number },
): void {
  const key = scopeKey(scope);
  const known = log.stopEvents.get(key) ?? new Map<string, number>();
  for (const { type, instanceId, atMs } of page.items) {
    if (type === "stop") known.set(instanceId, Math.max(atMs, known.get(instanceId) ?? 0));
  }
  log.stopEvents.set(key, known);
  const before = log.eventReads.get(key);
  const whole = page.odd === undefined && (first || before?.whole === true);
  // A read counts from its first page. An event that is published during the read may be missing.
  const atMs = first ? readAtMs : (before?.atMs ?? readAtMs);
  log.eventReads.set(key, { atMs, whole, complete: whole && page.nextToken === undefined });
}
