#!/usr/bin/env node
/** Entry of the command line: the real streams, environment, clock and Ctrl-C around program.ts. */
import { runCommandLine } from "./program.ts";
import { createAsk } from "./terminal/ask.ts";
import { createTerminal } from "./terminal/terminal.ts";

declare const __VERSION__: string;

const interrupts = new AbortController();
let taken = false;
for (const [name, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const) {
  process.on(name, () => {
    // A second Ctrl-C ends even a command that hangs while it cleans up.
    if (!taken || interrupts.signal.aborted) process.exit(code);
    interrupts.abort(new Error("interrupted"));
  });
}
// A reader that went away (`| head`) is not a defect.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

void runCommandLine(
  process.argv.slice(2),
  {
    terminal: createTerminal(process.stdout, process.stderr, process.env),
    environment: process.env,
    takeInterrupts: () => {
      taken = true;
      return interrupts.signal;
    },
    nowMs: Date.now,
    ask: createAsk(process.stdin, process.stderr),
    exitWith: () => undefined,
  },
  __VERSION__,
).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    // A defect. The stack says where; no error that holds a request gets here (adapters translate them).
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 70;
  },
);
