/** Runs in a bare Node process: loads the bundle, calls its handler once, and reports time and memory. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

export interface HandlerTask {
  /** Path of a script that exports `handler`. */
  readonly script: string;
  readonly event: string;
  readonly context: object;
}

export type HandlerNews =
  | { readonly kind: "loading"; readonly atMs: number }
  | {
      readonly kind: "returned";
      readonly value: unknown;
      /** The largest resident size of the process, in kB. */
      readonly peakKb: number;
      /** User and system time together. */
      readonly cpuMs: number;
    };

process.once("message", async ({ script, event, context }: HandlerTask) => {
  tell({ kind: "loading", atMs: performance.timeOrigin + performance.now() });
  const { handler } = createRequire(__filename)(script);
  const value = await handler(Buffer.from(event), context);
  const { user, system } = process.cpuUsage();
  tell({ kind: "returned", value, peakKb: peakKb(), cpuMs: (user + system) / 1_000 });
  process.disconnect();
});

function tell(news: HandlerNews): void {
  process.send?.(news);
}

/** Reads the peak from /proc. resourceUsage().maxRSS is inherited from the larger parent. */
function peakKb(): number {
  const status = readFileSync("/proc/self/status", "utf8");
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN);
}
