/** Says in a few words how far a run has come, for the moving line. */
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { Texts } from "../texts/texts.ts";
import { countOutcomes, newestByInstance } from "./instance-cases.ts";

export function runWords(records: readonly StoredRecord[], { invoke }: Texts): string {
  const counts = countOutcomes(newestByInstance(records)).map(({ outcome, count }) => `${outcome} ${count}`);
  if (counts.length > 0) return counts.join(", ");
  const about = records
    .filter((record) => record.record_type === "intent")
    .reduce((sum, record) => sum + (record.instance_ids ?? "").split(",").length, 0);
  return about === 0 ? invoke.looking : invoke.starting(about);
}
