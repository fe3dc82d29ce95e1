/** One question on the terminal, one line as its answer. */
import { createInterface } from "node:readline";

/** Resolves with the line that was typed; empty after Ctrl-C and at the end of the input. */
export type Ask = (question: string) => Promise<string>;

/** `undefined`: stdin or stderr is no terminal, so a script runs the command and nothing can be asked. */
export function createAsk(stdin: NodeJS.ReadStream, stderr: NodeJS.WriteStream): Ask | undefined {
  if (stdin.isTTY !== true || stderr.isTTY !== true) return undefined;
  return (question) =>
    new Promise((resolve) => {
      const lines = createInterface({ input: stdin, output: stderr });
      let answer = "";
      lines.once("SIGINT", () => lines.close());
      lines.once("close", () => resolve(answer));
      lines.question(`${question.trimEnd()} `, (text) => {
        answer = text.trim();
        lines.close();
      });
    });
}

/** `y`, `yes` and their Chinese counterparts; an empty line is no. */
export function isYes(answer: string): boolean {
  return /^(y|yes|是|好|确认)$/i.test(answer.trim());
}
