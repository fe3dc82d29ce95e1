/**
 * Records every request of the cloud, for tests and for the console. Signatures, tokens, keys and nonces are never
 * recorded.
 */
import { boundedParameters } from "./bounded-parameters.ts";
import type { ServiceName } from "./world.ts";

export interface JournalEntry {
  /** Number of the request, from 1. `since` in a query asks for larger numbers. */
  readonly seq: number;
  /** Time on the cloud's clock, ISO 8601. */
  readonly time: string;
  /** undefined: no service recognised the request. */
  readonly service?: ServiceName;
  readonly action: string;
  readonly region: string;
  /** ARN of the caller; undefined: the caller was not identified. */
  readonly identity?: string;
  readonly accountId?: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** HTTP status; undefined: not answered yet, or never (effects `hang` and `reset`). */
  status?: number;
  /** The vendor's error code; absent on success. */
  code?: string;
  /** The RAM action that the caller may not use. Some services answer such a call with an empty list and no code. */
  denied?: string;
  /** The effect of the fault rule that was applied. */
  effect?: string;
}

interface JournalQuery {
  readonly since?: number;
  readonly service?: string;
  readonly action?: string;
}

export interface Journal {
  add(entry: Omit<JournalEntry, "seq">): JournalEntry;
  /** Returns the entries that match the query, oldest first, at most 50,000. */
  list(query: JournalQuery): readonly JournalEntry[];
  /** Returns the last `count` entries, newest first. */
  latest(count: number): JournalEntry[];
  clear(): void;
  restore(entries: readonly JournalEntry[]): void;
}

/** Number of entries that the journal keeps; older ones are dropped. The largest benchmark makes fewer calls. */
const KEPT = 250_000;
/** Characters of the parameters of all entries. Ten thousand calls with a hundred instance ids each have less. */
const KEPT_CHARACTERS = 32 * 1024 * 1024;
/** An action or a region is what the caller sent. */
const LONGEST_NAME = 200;
/** Largest number of entries in one answer of `list`. The caller asks for the next ones with `since`. */
const MOST_LISTED = 50_000;

export function createJournal(): Journal {
  let entries: JournalEntry[] = [];
  let sizes: number[] = [];
  let characters = 0;
  let last = 0;

  const keep = (entry: JournalEntry): JournalEntry => {
    const { parameters, size } = boundedParameters(entry.parameters);
    const [action, region] = [entry.action.slice(0, LONGEST_NAME), entry.region.slice(0, LONGEST_NAME)];
    const made = { ...entry, action, region, parameters };
    entries.push(made);
    sizes.push(size);
    characters += size;
    if (entries.length > KEPT || characters > KEPT_CHARACTERS) dropOldestTenth();
    return made;
  };
  const dropOldestTenth = () => {
    const count = Math.ceil(entries.length / 10);
    for (const size of sizes.slice(0, count)) characters -= size;
    entries = entries.slice(count);
    sizes = sizes.slice(count);
  };
  const clear = () => {
    entries = [];
    sizes = [];
    characters = 0;
  };

  return {
    add(entry) {
      last += 1;
      return keep({ seq: last, ...entry });
    },
    list({ since, service, action }) {
      const found: JournalEntry[] = [];
      for (const entry of entries) {
        if (found.length === MOST_LISTED) break;
        const fits =
          (since === undefined || entry.seq > since) &&
          (service === undefined || entry.service === service) &&
          (action === undefined || entry.action === action);
        if (fits) found.push(entry);
      }
      return found;
    },
    latest: (count) => entries.slice(-count).reverse(),
    clear,
    restore(restored) {
      clear();
      for (const entry of restored) keep(entry);
      last = Math.max(last, entries.at(-1)?.seq ?? 0);
    },
  };
}
