/** Runs as their records tell of them. */
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { Problem } from "../../functions/core/terms/summary.ts";

export interface RunOnRecord {
  readonly at: string;
  readonly trigger: string;
  readonly problems: readonly Problem[];
}

/** The newest run, with the problems of all invocations that belong to it. */
export function lastRunOf(records: readonly StoredRecord[]): RunOnRecord | undefined {
  const runs = records.filter((record) => record.record_type === "run");
  const newest = runs.reduce<StoredRecord | undefined>(
    (known, record) => ((record.recorded_at ?? "") > (known?.recorded_at ?? "") ? record : known),
    undefined,
  );
  if (newest === undefined) return undefined;
  const whole = runs.filter((record) => record.root_run_id === newest.root_run_id);
  return { at: newest.recorded_at ?? "", trigger: newest.trigger ?? "?", problems: problemsOf(whole) };
}

/** The problems of all these runs; the same one is said once. */
export function problemsOf(records: readonly StoredRecord[]): Problem[] {
  const byText = new Map<string, Problem>();
  for (const record of records) {
    if (record.record_type !== "run") continue;
    for (const problem of parseProblems(record.problems)) byText.set(JSON.stringify(problem), problem);
  }
  return [...byText.values()];
}

/** The part of a problem that is shown; a record may hold anything. */
function parseProblems(json: string | undefined): Problem[] {
  const value = parsed(json ?? "[]");
  return Array.isArray(value) ? value.flatMap(toProblem) : [];
}

function toProblem(value: unknown): Problem[] {
  if (typeof value !== "object" || value === null) return [];
  const fields = new Map(Object.entries(value).filter(([, field]) => typeof field === "string"));
  const [code, message] = [fields.get("code"), fields.get("message")];
  if (code === undefined || message === undefined) return [];
  const optional = ["cloudCode", "accountId", "regionId"].flatMap((name) =>
    fields.has(name) ? [[name, fields.get(name)]] : [],
  );
  return [{ code, message, ...Object.fromEntries(optional) }];
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
