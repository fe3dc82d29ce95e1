/** What brings a case's instance back, or why nothing will: the advice of the reason catalogue. */
import { endingOfRecord, reasonRow } from "../../functions/core/decision/reasons.ts";
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { Language, Text } from "../../functions/core/terms/text.ts";

const UNKNOWN_ENDING: Text = {
  en: "This version does not know the reason; a newer one wrote the record.",
  zh: "此版本不认识该原因,记录由更新的版本写入。",
};

/** The sentence for a record's `outcome` and `reason`. */
export function whatWouldChangeIt(record: StoredRecord, language: Language = "en"): string {
  return (reasonRow(endingOfRecord(record))?.advice ?? UNKNOWN_ENDING)[language];
}
