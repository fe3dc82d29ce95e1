/** Splits the output of a function into lines, and finds the mark that ends each invocation. */
import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

/** Longest log line; a longer line is split. Source: "Limits" of Function Compute, read 2026-02: 32 KB a line. */
const LONGEST_LINE = 32_768;
/** Longest mark `\0<request id>\0`. A longer text is output of the function. */
const LONGEST_MARK = 100;

/** Calls `onLine` for each line. Calls `onEnd` with the request id after the last line of the invocation. */
export function readOutput(stream: Readable, onLine: (line: string) => void, onEnd: (requestId: string) => void): void {
  const decoder = new StringDecoder("utf8");
  let rest = "";

  const takeLines = (text: string) => {
    const lines = text.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) takeLine(line);
    while (rest.length > LONGEST_LINE) {
      onLine(rest.slice(0, LONGEST_LINE));
      rest = rest.slice(LONGEST_LINE);
    }
  };
  const takeLine = (line: string) => {
    for (let from = 0; from === 0 || from < line.length; from += LONGEST_LINE) {
      onLine(line.slice(from, from + LONGEST_LINE));
    }
  };
  const flush = () => {
    if (rest !== "") onLine(rest);
    rest = "";
  };

  stream.on("data", (chunk: Buffer) => {
    // One chunk a turn of the event loop: a flood of empty lines must not keep others from being served.
    stream.pause();
    setImmediate(() => stream.resume());
    let text = rest + decoder.write(chunk);
    for (let mark = text.indexOf("\0"); mark >= 0; mark = text.indexOf("\0")) {
      const end = text.indexOf("\0", mark + 1);
      const isTooLong = (end < 0 ? text.length : end) - mark > LONGEST_MARK;
      if (end < 0 && !isTooLong) break;
      takeLines(text.slice(0, mark));
      if (isTooLong) {
        text = rest + text.slice(mark + 1);
        continue;
      }
      flush();
      onEnd(text.slice(mark + 1, end));
      text = text.slice(end + 1);
    }
    const open = text.indexOf("\0");
    takeLines(open < 0 ? text : text.slice(0, open));
    if (open >= 0) rest += text.slice(open);
  });
  stream.on("end", flush);
  stream.on("error", flush);
}
