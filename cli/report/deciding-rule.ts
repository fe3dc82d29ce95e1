/** For `explain`: the rule that gave a case its ending, in words. */
import { endingOfRecord, reasonRow } from "../../functions/core/decision/reasons.ts";
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { Language } from "../../functions/core/terms/text.ts";

const evidenceWords: Readonly<Record<string, string>> = {
  "lock+event": "the arrears lock, and an arrears stop event later than its last start",
  lock: "the arrears lock; no stop event for it",
  event: "an arrears stop event later than its last start; no lock now",
};

const releaseWords: Readonly<Record<string, string>> = {
  "scheduled-delete": "the vendor's scheduled release event",
  "stop-event": "the stop event plus 15 days",
  "first-seen": "our first sighting plus 15 days, so it may be earlier",
};

const unknownWord = "a word that this version does not know";

export function decidingRule(record: StoredRecord, language: Language = "en"): string {
  const ending = endingOfRecord(record);
  return reasonRow(ending)?.rule[language] ?? `${ending}: ${unknownWord}; a newer version wrote the record.`;
}

/** undefined: the record names no evidence. */
export function evidenceInWords(evidence: string | undefined): string | undefined {
  return evidence === undefined ? undefined : (evidenceWords[evidence] ?? unknownWord);
}

/** Where the release deadline comes from; undefined where none is known. */
export function releaseSourceInWords(source: string | undefined): string | undefined {
  return source === undefined ? undefined : (releaseWords[source] ?? unknownWord);
}
