/** Writes a plan as CSV (RFC 4180): one line for each instance, those that would be started first. */
import { csvField } from "../terminal/clean.ts";
import type { CaseView } from "./case-view.ts";
import type { Plan } from "./plan.ts";

const COLUMNS = [
  "accountId",
  "accountName",
  "regionId",
  "instanceId",
  "name",
  "type",
  "outcome",
  "reason",
  "evidence",
  "errorCode",
  "stoppedAt",
  "releaseAt",
  "releaseSource",
  "secondsLeft",
] as const satisfies readonly (keyof CaseView)[];

/** Returns CSV in which every line ends in CRLF. */
export function toPlanCsv({ wouldStart, wouldNot, alreadyBack }: Plan): string {
  const others = [...alreadyBack, ...wouldNot].flatMap(({ cases }) => cases);
  const lines = [...wouldStart.map((one) => ["true", ...cells(one)]), ...others.map((one) => ["false", ...cells(one)])];
  return [["would_start", ...COLUMNS.map(toSnakeCase)], ...lines]
    .map((line) => `${line.map(csvField).join(",")}\r\n`)
    .join("");
}

function cells(one: CaseView): string[] {
  return COLUMNS.map((name) => String(one[name] ?? ""));
}

function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
