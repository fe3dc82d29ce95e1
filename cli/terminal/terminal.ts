/** Where the command line writes: results to stdout, everything said along the way to stderr. */
import pc from "picocolors";

/** The two streams as far as we need them; tests hand in their own. */
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
  /** Results: a line (or several) on stdout. */
  print(text: string): void;
  /** Anything else: a line on stderr. */
  say(text: string): void;
  /** Part of a line on stderr, for the moving line. */
  sayRaw(text: string): void;
  /** Whether stderr can show a moving line. */
  readonly moving: boolean;
  readonly colours: Colours;
  /** Columns of stdout; 100 where nobody knows. */
  readonly width: number;
}

const widthOfPipes = 100;
const narrowest = 60;
const widest = 160;

export function createTerminal(
  stdout: TerminalStream,
  stderr: TerminalStream,
  environment: Readonly<Record<string, string | undefined>>,
): Terminal {
  const { bold, dim, green, yellow, red, cyan } = pc.createColors(wantsColours(stdout, environment));
  return {
    print: (text) => void stdout.write(`${text}\n`),
    say: (text) => void stderr.write(`${text}\n`),
    sayRaw: (text) => void stderr.write(text),
    moving: stderr.isTTY === true && environment.TERM !== "dumb" && !environment.CI,
    colours: { bold, dim, green, yellow, red, cyan },
    width: Math.min(Math.max(stdout.columns ?? widthOfPipes, narrowest), widest),
  };
}

/** NO_COLOR (https://no-color.org) wins over FORCE_COLOR; without either, only a terminal gets colours. */
function wantsColours(stdout: TerminalStream, environment: Readonly<Record<string, string | undefined>>): boolean {
  if (environment.NO_COLOR) return false;
  const forced = environment.FORCE_COLOR;
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  return stdout.isTTY === true && environment.TERM !== "dumb";
}
