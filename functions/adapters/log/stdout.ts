/** Writes lines to standard output before it returns, because an instance is frozen when the handler returns. */
import { writeSync } from "node:fs";

/** A reader that is slower than this loses the line. */
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
          // EAGAIN means a full pipe that does not block. After any other error the line is lost, because a lost line must not end
          // a recovery.
          if ((error as NodeJS.ErrnoException).code !== "EAGAIN") return;
          Atomics.wait(pause, 0, 0, PAUSE_MS);
          waitedMs += PAUSE_MS;
        }
      }
    },
  };
}
