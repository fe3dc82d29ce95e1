import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { demoFleet } from "../../../local-cloud/scenarios/demo.ts";
import type { ExpectedInstance } from "../../../local-cloud/scenarios/expected-end.ts";
import { firstFleet } from "../../../local-cloud/scenarios/first.ts";
import { runCli, startCli } from "../cli/cli-process.ts";

interface DemoEnd {
  readonly differences: readonly string[];
  readonly counts: readonly { readonly outcome: string; readonly count: number }[];
  readonly durationMs: number;
}

const countsOf = (end: DemoEnd) => Object.fromEntries(end.counts.map(({ outcome, count }) => [outcome, count]));

function expectedCounts(fleet: readonly ExpectedInstance[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { expect: end } of fleet) {
    const [outcome = ""] = end.split("/");
    if (outcome !== "none") counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}

// Demos mostly wait, so they wait side by side.
describe.concurrent("ecs-recovery demo", () => {
  it("ends as the scenario says, with the same counts for the same seed", async () => {
    const play = async () => {
      const { code, stdout } = await runCli(["demo", "--scenario", "first", "--seed", "3", "--json"]);
      expect(code).toBe(0);
      return JSON.parse(stdout) as DemoEnd;
    };

    const [once, again] = await Promise.all([play(), play()]);

    expect(once.differences).toEqual([]);
    expect(countsOf(once)).toEqual(expectedCounts(firstFleet));
    expect(countsOf(again)).toEqual(countsOf(once));
  });

  it("shows every kind of end in two accounts, by event and by hand, within a minute", {
    timeout: 100_000,
  }, async () => {
    const { code, stdout, stderr } = await runCli(["demo", "--json"]);

    expect(code, stderr).toBe(0);
    const end = JSON.parse(stdout) as DemoEnd;
    expect(end.differences).toEqual([]);
    expect(countsOf(end)).toEqual(expectedCounts(demoFleet));
    expect(end.durationMs).toBeLessThan(60_000);
  });

  it("ends its children on Ctrl-C", async ({ expect }) => {
    const demo = startCli(["demo"]);
    await demo.until("stderr", "The function recovers");
    const pid = demo.child.pid!;
    await expect.poll(() => childrenOf(pid).length, { timeout: 10_000 }).toBeGreaterThan(0);
    const children = childrenOf(pid);

    demo.child.kill("SIGINT");

    expect((await demo.ended).code).toBe(130);
    await expect.poll(() => children.filter(isAlive), { timeout: 10_000 }).toEqual([]);
  });

  it("prints the build command when there is no bundle", async () => {
    const { code, stderr } = await runCli(["demo", "--bundle", "/nowhere"]);

    expect(code).toBe(2);
    expect(stderr).toContain("npm run build");
  });
});

function childrenOf(pid: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((candidate) => statOf(candidate)?.parent === pid);
}

function isAlive(pid: number): boolean {
  const stat = statOf(pid);
  return stat !== undefined && stat.state !== "Z";
}

/** After the last parenthesis: state, parent. The name before it may contain any character. */
function statOf(pid: number): { state: string; parent: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state = "", parent] = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { state, parent: Number(parent) };
  } catch {
    return undefined;
  }
}
