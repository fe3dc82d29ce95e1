/** Reads paged lists with a limit of pages and a limit of time, and checks that each page names a new one. */
import { CloudError } from "../../core/failure/cloud-error.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Page } from "../../ports/instance-fleet.ts";

/** With 100 a page, this covers 40,000 stopped instances in one region. */
const MAX_PAGES = 400;

export interface Paging {
  readonly action: string;
  readonly clock: Clock;
  /** Epoch milliseconds. No page is requested from this time on. */
  readonly untilMs: number;
}

/** Yields whole pages, because an await for every item would cost more than the rest of the run. */
export async function* readPages<T>(
  { action, clock, untilMs }: Paging,
  read: (token: string | undefined) => Promise<Page<T>>,
): AsyncGenerator<Page<T>> {
  const seen = new Set<string>();
  let token: string | undefined;
  do {
    if (seen.size >= MAX_PAGES) throw incomplete(action, `the list did not end after ${MAX_PAGES} pages`);
    if (clock.nowMs() >= untilMs) throw incomplete(action, `the time for reading was over after ${seen.size} pages`);
    const page = await read(token);
    yield page;
    token = page.nextToken;
    if (token !== undefined && seen.has(token)) throw incomplete(action, "the list names the same next page again");
    if (token !== undefined) seen.add(token);
  } while (token);
}

function incomplete(action: string, message: string): CloudError {
  return new CloudError({ action, code: "Local.Incomplete", message, answered: true });
}
