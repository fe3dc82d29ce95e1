/** The things that every command gets besides its options. */
import type { Language, Texts } from "../texts/texts.ts";
import type { Ask } from "./ask.ts";
import type { ExitCode } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

/** The things that the process gives to a command line. */
export interface Surroundings {
  readonly terminal: Terminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Asks the operator one question. undefined: there is no terminal, so the command must do without an answer. */
  readonly ask?: Ask | undefined;
  /**
   * Takes Ctrl-C over: from this call on it aborts the signal and does not end the process. The command then ends what
   * it started and returns.
   */
  takeInterrupts(): AbortSignal;
  nowMs(): number;
}

export interface Shell extends Surroundings {
  readonly language: Language;
  /** The texts of `language`. */
  readonly texts: Texts;
  /** `--debug`: stack traces are shown. */
  readonly isDebug: boolean;
  /** Sets the exit code of the process for the end of the command. */
  exitWith(code: ExitCode): void;
}

/** Options that every command has. */
export interface GlobalOptions {
  /** undefined: not given, so commands that need no configuration accept that the default file is absent. */
  readonly config?: string;
  readonly json?: boolean;
  readonly lang?: Language;
  readonly quiet?: boolean;
  readonly debug?: boolean;
}
