/** Asks one question on the terminal and reads one line as the answer. */
import { createInterface } from "node:readline";
import { CommandError, EXIT } from "./exit-code.ts";

/** Resolves with the answer; the end of the input gives an empty one. Rejects with CommandError after Ctrl-C. */
export type Ask = (question: string) => Promise<string>;

/** Returns a function that asks; undefined if stdin or stderr is no terminal, because a script cannot answer. */
export function createAsk(stdin: NodeJS.ReadStream, stderr: NodeJS.WriteStream): Ask | undefined {
  if (stdin.isTTY !== true || stderr.isTTY !== true) return undefined;
  return (question) =>
    new Promise((resolve, reject) => {
      const lines = createInterface({ input: stdin, output: stderr });
      let answer = "";
      // Without a listener of its own, readline would leave the command waiting after Ctrl-C.
      lines.once("SIGINT", () => {
        stderr.write("\n");
        reject(new CommandError(EXIT.interrupted, ({ program }) => program.interrupted));
        lines.close();
      });
      lines.once("close", () => resolve(answer.trim()));
      lines.question(question, (text) => {
        answer = text;
        lines.close();
      });
    });
}

/** Returns whether the answer is `y`, `yes` or `是`. An empty line is no. */
export function isYes(answer: string): boolean {
  return /^(y|yes|是)$/i.test(answer.trim());
}
