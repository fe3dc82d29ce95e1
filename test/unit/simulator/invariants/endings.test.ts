import { describe, expect, it } from "vitest";
import { CloudError } from "../../../../functions/core/failure/cloud-error.ts";
import type { Trigger } from "../../../../functions/core/terms/trigger.ts";
import type { RunLog } from "../../../../simulator/flight-recorder.ts";
import { judgeEndings } from "../../../../simulator/invariants/endings.ts";
import { checkStory } from "../../../../simulator/invariants.ts";
import { anAttempt, aResult, aRun, type Clause, minute, told } from "../../../support/a-result.ts";
import { aStory, playScript, START_MS } from "../../../support/a-story.ts";

const atMs = minute(1);
const THREW = { how: "threw", atMs } as const;
const busy = new CloudError({ action: "GetLogs", code: "ServerBusy", message: "", answered: true });
const accepted = anAttempt({ answer: { atMs, code: "accepted" } });
const refused = anAttempt({ answer: { atMs, code: "ServerBusy" } });

// A story by hand has faults until minute 30.
const CLAUSES: readonly Clause<Partial<RunLog>>[] = [
  ["secret-printed run-1: log", { leaks: ["log", "log"] }, {}],
  ["overran run-1: cut off after 60 s", { ended: { how: "cut-off", atMs } }, { ended: { how: "killed", atMs } }],
  ["crashed run-1: a bug", { ended: THREW, error: "a bug" }, { ended: THREW, error: busy }],
  [
    "crashed run-1: CloudError: GetLogs failed: ServerBusy",
    { ended: THREW, error: busy, startedAtMs: minute(30) },
    { ended: THREW, error: busy, startedAtMs: minute(29) },
  ],
  [
    "crashed run-1: CloudError: GetLogs failed: ServerBusy",
    { ended: THREW, error: busy, attempts: [refused, accepted] },
    { ended: THREW, error: busy, attempts: [refused] },
  ],
];

describe("judgeEndings", () => {
  for (const [says, wrong, ...right] of CLAUSES)
    it(`reports: ${says}`, () => {
      const check = (special: Partial<RunLog>) => told(judgeEndings(aResult({ runs: [aRun(special)] })));

      // For an error, the violation also says where it was thrown.
      expect(check(wrong)).toEqual([expect.toSatisfy((line: string) => line.startsWith(says))]);
      for (const given of right) expect(check(given)).toEqual([]);
    });

  it("reports a run on the command line that never ends, because no deadline ends it", async () => {
    const byHand: Trigger = { name: "manual", depth: "full", hop: 0 };
    const story = aStory({
      happenings: [],
      faultsEndMs: minute(60),
      invocations: [{ atMs: START_MS, trigger: byHand, timeoutMs: Number.POSITIVE_INFINITY }],
    });

    const hangs = await playScript(story, () => new Promise(() => undefined));
    const takesLong = await playScript(story, ({ clock }) => clock.sleep(2 * 3_600_000));

    expect(told(checkStory(hangs))).toEqual(["never-ends run-1: it still waits for something"]);
    expect(told(checkStory(takesLong))).toEqual([]);
  });

  it("does not report a run that began less than three hours ago", () => {
    const endsAtMs = minute(24 * 60);
    const begunBefore = (hours: number) => {
      const { ended: _, ...run } = aRun({ startedAtMs: endsAtMs - hours * 3_600_000 });
      return told(judgeEndings(aResult({ runs: [run] })));
    };

    expect(begunBefore(3.1)).toEqual(["never-ends run-1: it still waits for something"]);
    expect(begunBefore(3)).toEqual([]);
  });
});
