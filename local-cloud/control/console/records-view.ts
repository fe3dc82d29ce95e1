/** Prepares instance records of the log store for the console, newest first. */

type Fields = Readonly<Record<string, string>>;

const PAGE_SIZE = 100;
const SEARCHED_LENGTH = 1_000;
/** Times in ISO 8601 are in order when their texts are. */
const newestFirstOrder = ({ recorded_at: left = "" }: Fields, { recorded_at: right = "" }: Fields) =>
  left === right ? 0 : left < right ? 1 : -1;
/** What happened comes first: a phone shows four columns. */
const COLUMNS = [
  ...["instance_name", "outcome", "reason", "mode", "recorded_at", "error_code", "attempts", "wakes_on"],
  ...["next_attempt_at", "instance_id", "account_id", "region_id", "note"],
];

export interface RecordsPage {
  readonly found: number;
  readonly from: number;
  readonly pageSize: number;
  readonly columns: readonly string[];
  readonly records: readonly Fields[];
}

/**
 * Returns one page of records. `view=plan` returns only the newest plan record of each instance. `text` must occur in a
 * shown field; `from` is the position of the page.
 */
export function recordsPage(written: readonly Fields[], query: URLSearchParams): RecordsPage {
  const text = (query.get("text") ?? "").toLowerCase();
  const newestFirst = written.filter(({ record_type }) => record_type === "instance").sort(newestFirstOrder);
  const chosen = query.get("view") === "plan" ? newestPlans(newestFirst) : newestFirst;
  const found = chosen.filter(
    (record) =>
      text === "" || COLUMNS.some((name) => record[name]?.slice(0, SEARCHED_LENGTH).toLowerCase().includes(text)),
  );
  const asked = Number(query.get("from") ?? 0);
  const from = Number.isInteger(asked) && asked > 0 && asked < found.length ? asked - (asked % PAGE_SIZE) : 0;
  return {
    found: found.length,
    from,
    pageSize: PAGE_SIZE,
    columns: COLUMNS,
    records: found.slice(from, from + PAGE_SIZE),
  };
}

function newestPlans(newestFirst: readonly Fields[]): readonly Fields[] {
  const seen = new Set<string>();
  return newestFirst.filter(({ mode, instance_id = "" }) => {
    if (mode !== "plan" || seen.has(instance_id)) return false;
    seen.add(instance_id);
    return true;
  });
}
