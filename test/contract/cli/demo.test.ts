import { describe, expect, it } from "vitest";
import { runCommandLine } from "../../../cli/program.ts";
import { createTerminal } from "../../../cli/terminal/terminal.ts";
import { bundleFolder } from "../../support/deployed-bundle.ts";

async function demo(args: readonly string[], signal = new AbortController().signal) {
  let [stdout, stderr] = ["", ""];
  const terminal = createTerminal(
    { write: (text) => (stdout += text) },
    { write: (text) => (stderr += text) },
    { NO_COLOR: "1" },
  );
  const code = await runCommandLine(
    ["demo", "--scenario", "first", ...args],
    { terminal, environment: {}, takeInterrupts: () => signal, nowMs: Date.now },
    "1.2.3",
  );
  return { code, stdout, stderr };
}

describe("demo", () => {
  it("ends as it must, with sums that add up and what to try next", async () => {
    const { code, stdout } = await demo(["--bundle", bundleFolder()]);

    expect(stdout).toContain("ended as they must");
    expect(code).toBe(0);
    const [all, outside, judged, ...parts] = [...stdout.matchAll(/^ {2}[ =+-] +(\d+) {2}/gm)].map(([, n]) => Number(n));
    expect(judged).toBe((all ?? 0) - (outside ?? 0));
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(judged);
    expect(stdout).toContain("npm run cloud -- --scenario demo");
  });

  it("ends with 130 after Ctrl-C, and with 2 without a bundle", async () => {
    const interrupted = await demo(["--bundle", bundleFolder()], AbortSignal.abort());
    const none = await demo(["--bundle", "/nowhere"]);

    expect(interrupted.code).toBe(130);
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining("npm run build") });
  });
});
