import { describe, expect, it } from "vitest";
import { drawStory } from "../../../simulator/history.ts";
import { playStory } from "../../../simulator/play-story.ts";
import {
  ACCOUNT,
  anInstanceSpec,
  answerTo,
  aPolicy,
  aStory,
  FULL_SWEEP,
  playScript,
  SCOPE,
  START_MS,
} from "../../support/a-story.ts";
import { createNaiveEngine } from "../../support/naive-engine/naive-engine.ts";

const MINUTE_MS = 60_000;

describe("playStory", () => {
  it("plays the same story in the same way, down to the millisecond", async () => {
    const play = async () => {
      const { runs, model } = await playStory(drawStory(5, { fleet: 20 }), createNaiveEngine());
      return JSON.stringify([
        runs.map(({ runId, startedAtMs, ended, attempts, written }) => [runId, startedAtMs, ended, attempts, written]),
        [...model.instances.values()].map(({ spec, changes }) => [spec.instanceId, changes]),
      ]);
    };

    expect(await play()).toBe(await play());
  });

  it("kills runs at any step: a call that reached the cloud takes effect, and the run does nothing more", async () => {
    const ends = new Map<string, number>();
    let appliedUnheard = 0;
    let afterDeath = 0;
    for (let seed = 1; seed <= 120; seed++) {
      const story = aStory({ seed, switches: { ...aStory().switches, killShare: 1 } });
      const { runs, model } = await playScript(story, async (world, run) => {
        for (let step = 0; step < 3; step++) await world.fleet.listStopped(SCOPE);
        await answerTo(world.fleet.reactivate(SCOPE, "i-1"));
        await world.clock.sleep(30_000);
        await world.records.append([{ run_id: run.runId }]);
      });
      const [first] = runs;
      const endMs = first?.ended?.atMs ?? 0;
      afterDeath += model.logStore.lines.filter(
        ({ runId, storedAtMs }) => runId === "run-1" && storedAtMs > endMs,
      ).length;
      const how = first?.ended?.how ?? "unfinished";
      ends.set(how, (ends.get(how) ?? 0) + 1);
      for (const { verdict, answer } of first?.attempts ?? []) {
        if (verdict === "accepted" && answer === undefined) appliedUnheard += 1;
      }
    }

    expect(ends.get("killed")).toBeGreaterThan(30);
    expect(ends.get("finished")).toBeGreaterThan(30);
    expect(appliedUnheard).toBeGreaterThan(0);
    expect(afterDeath).toBe(0);
  });

  it("repeats an invocation that died or threw, as the platform does: twice at most", async () => {
    const { runs } = await playScript(aStory(), async () => {
      throw new Error("no");
    });
    const own = runs.filter(({ error }) => error !== undefined);

    // The sweeps at the end of a story get the script's empty answers.
    expect(own.length).toBe(1);
    expect(runs[1]?.startedAtMs).toBe((own[0]?.ended?.atMs ?? 0) + MINUTE_MS);
  });

  it("cuts a run off at its timeout", async () => {
    const { runs } = await playScript(aStory(), async ({ clock }) => clock.sleep(3_600_000));
    const [first] = runs;

    expect(first?.ended).toEqual({ how: "cut-off", atMs: (first?.startedAtMs ?? 0) + 10 * MINUTE_MS });
  });

  it("runs the invocations that the engine asks for, once for each task id, as the handler would read them", async () => {
    const payload = {
      kind: "continue",
      rootRunId: "run-1",
      hop: 1,
      account: ACCOUNT,
      regions: ["cn-hangzhou"],
      mode: "apply",
      trigger: "timer",
    };
    const answers: string[] = [];
    const { runs } = await playScript(aStory(), async ({ invoker }) => {
      answers.push(await invoker!.invokeAsync(payload, "task-1"), await invoker!.invokeAsync(payload, "task-1"));
    });
    const continued = runs.filter(({ trigger }) => trigger.hop === 1);

    expect(answers).toEqual(["accepted", "exists"]);
    expect(continued.map(({ trigger }) => trigger)).toEqual([
      expect.objectContaining({ accountIds: [ACCOUNT], regions: ["cn-hangzhou"], rootRunId: "run-1", depth: "full" }),
    ]);
  });

  it("gives a command line no self-invocation and no deadline", async () => {
    const invocations = [{ atMs: START_MS + 20 * MINUTE_MS, trigger: FULL_SWEEP, timeoutMs: Number.POSITIVE_INFINITY }];
    const seen: unknown[] = [];
    await playScript(aStory({ invocations }), async ({ invoker }, { deadlineMs }) => {
      seen.push(invoker, deadlineMs);
    });

    expect(seen).toEqual([undefined, Number.POSITIVE_INFINITY]);
  });

  it("sweeps until every instance that can run does, if necessary for more than a day", async () => {
    const story = aStory({ policy: aPolicy(), instances: [anInstanceSpec()] });
    const { model, runs } = await playScript(story, async () => undefined);

    expect(model.instances.get("i-1")?.status).toBe("Stopped");
    expect((runs.at(-1)?.startedAtMs ?? 0) - story.faultsEndMs).toBeGreaterThan(24 * 60 * MINUTE_MS);
  });
});
