/** A shell whose streams are strings, for tests of the command line. */
import type { Shell } from "../../../cli/terminal/shell.ts";
import { createTerminal } from "../../../cli/terminal/terminal.ts";

export interface InMemoryShell extends Shell {
  stdout(): string;
  stderr(): string;
}

export function anInMemoryShell(environment: Record<string, string> = {}): InMemoryShell {
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
    takeInterrupts: () => new AbortController().signal,
    nowMs: () => Date.parse("2026-08-01T12:00:00Z"),
    exitWith: () => undefined,
    stdout: () => out,
    stderr: () => err,
  };
}
