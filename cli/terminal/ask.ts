/** One question on the terminal, one line as its answer. */
import { createInterface } from "node:readline/promises";

/** `undefined`: stdin or stderr is no terminal, so a script runs the command and nothing can be asked. */
export type Ask = (question: string) => Promise<string>;

export function createAsk(stdin: NodeJS.ReadStream, stderr: NodeJS.WriteStream): Ask | undefined {
  if (stdin.isTTY !== true || stderr.isTTY !== true) return undefined;
  return async (question) => {
    const lines = createInterface({ input: stdin, output: stderr });
    try {
      return (await lines.question(question)).trim();
    } finally {
      lines.close();
    }
  };
}

/** Only `y` and `yes` (or `是`) are a yes: an empty line is not. */
export function isYes(answer: string): boolean {
  return /^(y|yes|是)$/i.test(answer.trim());
}
