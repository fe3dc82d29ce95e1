#!/usr/bin/env node
/** Entry of the command line: the real streams, environment, clock and Ctrl-C around program.ts. */
import { defectWords } from "./defect.ts";
import { runCommandLine } from "./program.ts";
import { createAsk } from "./terminal/ask.ts";
import { createTerminal } from "./terminal/terminal.ts";
import { languageFor, textsIn } from "./texts/texts.ts";

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
// A reader that went away (`| head`) is not a defect, and must not end an `apply` between its list and its first call.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

const args = process.argv.slice(2);

void runCommandLine(
  args,
  {
    terminal: createTerminal(process.stdout, process.stderr, process.env),
    environment: process.env,
    ask: createAsk(process.stdin, process.stderr),
    takeInterrupts: () => {
      taken = true;
      return interrupts.signal;
    },
    nowMs: Date.now,
  },
  __VERSION__,
).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const texts = textsIn(languageFor(args, process.env));
    const place = { texts, environment: process.env, isDebug: args.includes("--debug") };
    process.stderr.write(`${defectWords(error, place)}\n`);
    process.exitCode = 70;
  },
);
