/** A yes-or-no question on the terminal. */
import { createInterface } from "node:readline";

/** `y`, `yes` and their Chinese counterparts; Enter alone is no. */
const yes = /^(y|yes|是|好|确认)$/i;

export function askOnTerminal(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): (question: string) => Promise<boolean> {
  return (question) =>
    new Promise((resolve) => {
      const lines = createInterface({ input, output });
      let answer = false;
      // Ctrl-C and the end of the input close it without an answer.
      lines.once("SIGINT", () => lines.close());
      lines.once("close", () => resolve(answer));
      lines.question(`${question} `, (text) => {
        answer = yes.test(text.trim());
        lines.close();
      });
    });
}
