/** Every request this cloud got, for tests and people to look at. Never a signature, token, key or nonce. */
import { boundedParameters } from "./bounded-parameters.ts";
import type { ServiceName } from "./world.ts";

export interface JournalEntry {
  /** Counts up from 1 over the life of the cloud; `since` asks for larger ones. */
  readonly seq: number;
  /** Cloud time, ISO 8601. */
  readonly time: string;
  /** undefined: no service knew the request. */
  readonly service?: ServiceName;
  readonly action: string;
  readonly region: string;
  /** ARN of the caller; undefined when it was not identified. */
  readonly identity?: string;
  readonly accountId?: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** undefined: not answered yet, or never (hang, reset). */
  status?: number;
  /** The vendor's error code; absent on success. */
  code?: string;
  /** The RAM action that the caller lacks; some services answer that with an empty list and no code. */
  denied?: string;
  /** The fault that was applied. */
  effect?: string;
}

interface JournalQuery {
  readonly since?: number;
  readonly service?: string;
  readonly action?: string;
}

export interface Journal {
  add(entry: Omit<JournalEntry, "seq">): JournalEntry;
  /** The oldest 50,000 that fit. */
  list(query: JournalQuery): readonly JournalEntry[];
  /** The last `count`, newest first. */
  latest(count: number): JournalEntry[];
  clear(): void;
  restore(entries: readonly JournalEntry[]): void;
}

/** Enough for the largest benchmark; older entries make room. */
const kept = 250_000;
/** Of one answer of `list`: its caller goes on with `since`. */
const mostListed = 50_000;

export function createJournal(): Journal {
  let entries: JournalEntry[] = [];
  let last = 0;

  return {
    add(entry) {
      last += 1;
      const made: JournalEntry = { seq: last, ...entry, parameters: boundedParameters(entry.parameters) };
      entries.push(made);
      if (entries.length > kept + kept / 10) entries = entries.slice(-kept);
      return made;
    },
    list({ since, service, action }) {
      const found: JournalEntry[] = [];
      for (const entry of entries) {
        if (found.length === mostListed) break;
        const fits =
          (since === undefined || entry.seq > since) &&
          (service === undefined || entry.service === service) &&
          (action === undefined || entry.action === action);
        if (fits) found.push(entry);
      }
      return found;
    },
    latest: (count) => entries.slice(-count).reverse(),
    clear() {
      entries = [];
    },
    restore(restored) {
      entries = [...restored];
      last = Math.max(last, entries.at(-1)?.seq ?? 0);
    },
  };
}
