/** Writes results to stdout, and everything else to stderr. */
import pc from "picocolors";
import { safeForTerminal } from "./clean.ts";

/** The part of a stream that the terminal needs; tests pass streams of their own. */
export interface TerminalStream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

type Paint = (text: string) => string;

export interface Colours {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
  readonly red: Paint;
  readonly cyan: Paint;
}

export interface Terminal {
  /** Prints a result on stdout: one line or several. */
  print(text: string): void;
  /** Prints an error, a warning or a question on stderr. */
  say(text: string): void;
  /** Prints a line on stderr that `--quiet` leaves out. */
  note(text: string): void;
  /** Writes the moving line to stderr unchanged; `--quiet` leaves it out. */
  move(sequence: string): void;
  /** Whether stderr can show a moving line. */
  readonly moving: boolean;
  readonly colours: Colours;
  /** Columns of stdout; 100 for a pipe. */
  readonly width: number;
}

const WIDTH_OF_PIPES = 100;
const NARROWEST = 40;
const WIDEST = 160;

export function createTerminal(
  stdout: TerminalStream,
  stderr: TerminalStream,
  environment: Readonly<Record<string, string | undefined>>,
): Terminal {
  const { bold, dim, green, yellow, red, cyan } = pc.createColors(wantsColours(stdout, environment));
  const toStderr = (text: string) => void stderr.write(`${safeForTerminal(text)}\n`);
  return {
    print: (text) => void stdout.write(`${safeForTerminal(text)}\n`),
    say: toStderr,
    note: toStderr,
    move: (sequence) => void stderr.write(sequence),
    moving: stderr.isTTY === true && environment.TERM !== "dumb" && !environment.CI,
    colours: { bold, dim, green, yellow, red, cyan },
    width: Math.min(Math.max(stdout.columns ?? WIDTH_OF_PIPES, NARROWEST), WIDEST),
  };
}

/** Returns the terminal for `--quiet`, which prints results, errors and questions only. */
export function quietTerminal(terminal: Terminal): Terminal {
  return { ...terminal, note: () => undefined, move: () => undefined, moving: false };
}

/**
 * Decides whether to use colours. NO_COLOR (https://no-color.org) wins over FORCE_COLOR. Without either, only a
 * terminal gets colours.
 */
function wantsColours(stdout: TerminalStream, environment: Readonly<Record<string, string | undefined>>): boolean {
  if (environment.NO_COLOR) return false;
  const forced = environment.FORCE_COLOR;
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  return stdout.isTTY === true && environment.TERM !== "dumb";
}
