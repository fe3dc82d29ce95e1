/** A shell whose streams are strings, for tests of the command line. */
import type { Shell } from "../../../cli/terminal/shell.ts";
import { createTerminal } from "../../../cli/terminal/terminal.ts";
import { type Language, textsIn } from "../../../cli/texts/texts.ts";

export interface InMemoryShell extends Shell {
  /** The questions that were asked. */
  readonly questions: readonly string[];
  stdout(): string;
  stderr(): string;
}

export interface ShellOptions {
  readonly environment?: Record<string, string>;
  readonly language?: Language;
  /** The person's answer to every question; absent: no person is at the terminal. */
  readonly answer?: string;
}

export function anInMemoryShell(options: ShellOptions = {}): InMemoryShell {
  const { environment = {}, language = "en", answer } = options;
  const questions: string[] = [];
  const ask = async (question: string) => {
    questions.push(question);
    return answer ?? "";
  };
  let out = "";
  let err = "";
  const terminal = createTerminal(
    { write: (text) => (out += text) },
    { write: (text) => (err += text) },
    { NO_COLOR: "1", ...environment },
  );
  return {
    terminal,
    environment,
    ...(answer === undefined ? {} : { ask }),
    questions,
    language,
    texts: textsIn(language),
    isDebug: false,
    takeInterrupts: () => new AbortController().signal,
    nowMs: () => Date.parse("2026-08-01T12:00:00Z"),
    exitWith: () => undefined,
    stdout: () => out,
    stderr: () => err,
  };
}
