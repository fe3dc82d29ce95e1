/** What every command gets besides its options. */
import type { Ask } from "./ask.ts";
import type { ExitCode } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

export interface Shell {
  readonly terminal: Terminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** From this call on Ctrl-C does not end the process: it aborts the signal, and the command ends what it started and returns. */
  takeInterrupts(): AbortSignal;
  nowMs(): number;
  /** Asks the operator one question. undefined: no terminal, so the command must do without an answer. */
  readonly ask?: Ask | undefined;
  /** What the process exits with once the command is done. */
  exitWith(code: ExitCode): void;
}

/** Options that every command has. */
export interface GlobalOptions {
  /** undefined: not given, so the default file may be absent where a command can do without. */
  readonly config?: string;
  readonly json?: boolean;
}
