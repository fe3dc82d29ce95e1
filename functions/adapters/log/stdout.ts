/** Writes lines to standard output before it returns: an instance is frozen the moment the handler returns. */
import { writeSync } from "node:fs";

/** A reader that is slow for this long loses the line. */
const LONGEST_WAIT_MS = 2_000;
const PAUSE_MS = 5;

export function createStdout(fd = 1): { write(line: string): void } {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  return {
    write(line) {
      let rest = Buffer.from(line, "utf8");
      for (let waitedMs = 0; rest.length > 0 && waitedMs < LONGEST_WAIT_MS; ) {
        try {
          rest = rest.subarray(writeSync(fd, rest));
        } catch (error) {
          // A full pipe that does not block; whatever else fails, a line less is no reason to end a recovery.
          if ((error as NodeJS.ErrnoException).code !== "EAGAIN") return;
          Atomics.wait(pause, 0, 0, PAUSE_MS);
          waitedMs += PAUSE_MS;
        }
      }
    },
  };
}
