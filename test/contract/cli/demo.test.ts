import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
  it("ends as its scenario says, with sums that add up and commands to try next", async () => {
    const { code, stdout } = await demo(["--bundle", bundleFolder()]);

    expect(stdout).toContain("ended as they must");
    expect(code).toBe(0);
    const [all, outside, judged, ...parts] = [...stdout.matchAll(/^ {2}[ =+-] +(\d+) {2}/gm)].map(([, n]) => Number(n));
    expect(judged).toBe((all ?? 0) - (outside ?? 0));
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(judged);
    expect(stdout).toContain("npm run cloud -- --scenario demo");
  });

  it("stops at the first failed invocation, and says what failed and what to do", async () => {
    const folder = await mkdtemp(join(tmpdir(), "broken-bundle-"));
    await writeFile(
      join(folder, "index.js"),
      'exports.handler = () => Promise.reject(new Error("the bundle is broken"));',
    );

    const { code, stdout } = await demo(["--bundle", folder]);

    expect(code).toBe(1);
    expect(stdout).toContain("the bundle is broken");
    expect(stdout).toContain("npm ci && npm run build");
    expect(stdout).not.toContain("did not end within");
    expect(stdout).not.toContain("ended as none");
  });

  it("ends with 130 after Ctrl-C, and with 2 without a bundle", async () => {
    const interrupted = await demo(["--bundle", bundleFolder()], AbortSignal.abort());
    const none = await demo(["--bundle", "/nowhere"]);

    expect(interrupted.code).toBe(130);
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining("npm run build") });
  });
});
