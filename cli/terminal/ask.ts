/** One question on the terminal, one line as its answer. */
import { createInterface } from "node:readline";

/** Resolves with the answer; Ctrl-C and the end of the input answer nothing. */
export type Ask = (question: string) => Promise<string>;

/** `undefined`: stdin or stderr is no terminal, so a script runs the command and nothing can be asked. */
export function createAsk(stdin: NodeJS.ReadStream, stderr: NodeJS.WriteStream): Ask | undefined {
  if (stdin.isTTY !== true || stderr.isTTY !== true) return undefined;
  return (question) =>
    new Promise((resolve) => {
      const lines = createInterface({ input: stdin, output: stderr });
      let answer = "";
      // Without a listener of its own, readline would leave the command waiting after Ctrl-C.
      lines.once("SIGINT", () => {
        stderr.write("\n");
        lines.close();
      });
      lines.once("close", () => resolve(answer.trim()));
      lines.question(question, (text) => {
        answer = text;
        lines.close();
      });
    });
}

/** Only `y` and `yes` (or `是`) are a yes: an empty line is not. */
export function isYes(answer: string): boolean {
  return /^(y|yes|是)$/i.test(answer.trim());
}
