/** Cuts a function's output into lines and notices the mark that ends each invocation. */
import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

/** `onEnd` is called with the request id once everything that the invocation wrote was passed to `onLine`. */
export function readOutput(stream: Readable, onLine: (line: string) => void, onEnd: (requestId: string) => void): void {
  const decoder = new StringDecoder("utf8");
  let rest = "";

  const takeLines = (text: string) => {
    const lines = text.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
  };
  const flush = () => {
    if (rest !== "") onLine(rest);
    rest = "";
  };

  stream.on("data", (chunk: Buffer) => {
    let text = rest + decoder.write(chunk);
    for (let mark = text.indexOf("\0"); mark >= 0; mark = text.indexOf("\0")) {
      const end = text.indexOf("\0", mark + 1);
      if (end < 0) break;
      takeLines(text.slice(0, mark));
      flush();
      onEnd(text.slice(mark + 1, end));
      text = text.slice(end + 1);
    }
    const open = text.indexOf("\0");
    takeLines(open < 0 ? text : text.slice(0, open));
    if (open >= 0) rest += text.slice(open);
  });
  stream.on("end", flush);
}
