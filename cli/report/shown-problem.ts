/** A problem of a run in the reader's language. A newer version may have written it. */
import { type Facts, isProblemCode, problemText } from "../../functions/core/terms/problems.ts";
import type { Language } from "../texts/texts.ts";

export interface ShownProblem {
  readonly code: string;
  /** The English message that the run wrote. */
  readonly message: string;
  readonly cloudCode?: string;
  readonly accountId?: string;
  readonly regionId?: string;
  /** Values from which the message in another language is made. */
  readonly facts?: Facts;
}

export function problemMessage({ code, message, facts }: ShownProblem, language: Language): string {
  if (facts === undefined || !isProblemCode(code)) return message;
  const { what, advice } = problemText(code, facts, language);
  return language === "zh" ? `${what}${advice}` : `${what} ${advice}`;
}

/** Returns the problems in a record's JSON. The JSON may hold anything; values that are no problem are left out. */
export function parseProblems(json: string | undefined): ShownProblem[] {
  const value = parsed(json ?? "[]");
  return Array.isArray(value) ? value.flatMap(toProblem) : [];
}

function toProblem(value: unknown): ShownProblem[] {
  if (typeof value !== "object" || value === null) return [];
  const { facts, ...texts }: { readonly facts?: unknown } = value;
  const { code, message, ...rest } = onlyTexts(texts);
  if (code === undefined || message === undefined) return [];
  const shown = { code, message, ...rest };
  return [typeof facts === "object" && facts !== null ? { ...shown, facts: onlyTexts(facts) } : shown];
}

function onlyTexts(value: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, field]) => (typeof field === "string" ? [[name, field]] : [])),
  );
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
