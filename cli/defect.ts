/** Words a defect of this program, so that an operator can report them: without keys, tokens, addresses and account ids. */

import { safeForTerminal } from "./terminal/clean.ts";
import type { Texts } from "./texts/texts.ts";
import { redacted } from "./verify/redact-report.ts";

/** Variables with the operator's own credentials. */
const SECRET_VARIABLES = [
  "ALIBABA_CLOUD_SECURITY_TOKEN",
  "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
  "ALIBABA_CLOUD_ACCESS_KEY_ID",
] as const;

export interface DefectPlace {
  readonly texts: Pick<Texts, "program">;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** true: with the stack. */
  readonly isDebug: boolean;
}

export function defectWords(error: unknown, { texts, environment, isDebug }: DefectPlace): string {
  const words = texts.program.defect(error instanceof Error ? error.message : String(error));
  const shown = isDebug && error instanceof Error ? `${words}\n${error.stack ?? ""}` : words;
  const safe = SECRET_VARIABLES.reduce((text, name) => text.replaceAll(environment[name] || "\0", "..."), shown);
  return safeForTerminal(String(redacted(safe)));
}
