import { describe, expect, it } from "vitest";
import type { RunLog } from "../../../../simulator/flight-recorder.ts";
import { judgeRepeatedCall } from "../../../../simulator/invariants/repeated-call.ts";
import {
  aCall,
  aLook,
  aRecord,
  aResult,
  aRun,
  type Clause,
  type Given,
  minute,
  startedBy,
  told,
  twoCallingRuns,
} from "../../../support/a-result.ts";

const works = (count: number) => ({ applied: { atMs: minute(count), stop: 1, ownerStopped: false } });
const looks = (count: number, status: string) => new Map([["i-1", [aLook({ atMs: minute(count), status })]]]);

const oneRun = (special: Partial<RunLog>): Given => ({ runs: [aRun(special)] });
const LOST = [aCall(0, "Local.Timeout"), aCall(2, "ServerBusy")];
const unheard = aCall(0, undefined, works(0));
const worked = aCall(0, "accepted", works(0));
const PAIRS: readonly Clause[] = [
  [
    "repeated-call run-1 i-1: after Local.Timeout without reading the state",
    oneRun({ attempts: LOST }),
    oneRun({ attempts: LOST, shown: looks(1, "Stopped") }),
    oneRun({ attempts: LOST, shown: looks(0, "Stopped") }),
    oneRun({ attempts: LOST, shown: looks(2, "Stopped") }),
    oneRun({ attempts: [aCall(0, "ServerBusy"), aCall(2, "ServerBusy")] }),
    oneRun({ attempts: [aCall(0), aCall(2, "ServerBusy")] }),
    twoCallingRuns({ attempts: [aCall(0, "Local.Timeout")] }),
  ],
  ...[-1, 3].map(
    (count): Clause => [
      "repeated-call run-1 i-1: after Local.Timeout without reading the state",
      oneRun({ attempts: LOST, shown: looks(count, "Stopped") }),
    ],
  ),
  // One violation is reported, although one more call came later.
  [
    "repeated-call run-1 i-1: after Local.Timeout without reading the state",
    oneRun({ attempts: [...LOST, aCall(4, "ServerBusy")] }),
  ],
  [
    "repeated-call run-1 i-1: after its own accepted call",
    oneRun({ attempts: [worked, aCall(2, "ServerBusy")] }),
    // The instance stopped again in between.
    oneRun({ attempts: [worked, aCall(2, "ServerBusy", { stopWhenSent: 2 })] }),
    // The answer had not arrived when the second call was sent.
    oneRun({ attempts: [{ ...worked, answer: { atMs: minute(3), code: "accepted" } }, aCall(2, "ServerBusy")] }),
    // The second run had not been told.
    oneRun({ attempts: [aCall(0, "ServerBusy", works(0)), aCall(2, "ServerBusy")] }),
    twoCallingRuns({ attempts: [worked] }),
  ],
  [
    "repeated-call run-2 i-1: after the state showed that the first one had worked",
    twoCallingRuns({ attempts: [unheard] }, { shown: looks(30, "Starting") }),
    twoCallingRuns({ attempts: [unheard] }, { shown: looks(30, "Stopped") }),
    twoCallingRuns({ attempts: [unheard] }, { shown: looks(31, "Starting") }),
    twoCallingRuns({ attempts: [unheard] }, { shown: looks(-1, "Running") }),
  ],
  [
    "repeated-call run-2 i-1: after the state showed that the first one had worked",
    twoCallingRuns({ attempts: [unheard] }, { shown: looks(30, "Running") }),
    twoCallingRuns({ attempts: [aCall(0)] }, { shown: looks(30, "Running") }),
  ],
];

/**
 * Runs that many minutes apart, each told that nothing is overdue, and each with a record of that. The last run could read
 * the records.
 */
function toldOften(times: number, every: number, special: (run: RunLog) => Partial<RunLog> = () => ({})): Given {
  const runs = Array.from({ length: times + 1 }, (_, index) => {
    const count = index * every;
    const runId = `run-${index + 1}`;
    const run = aRun({
      runId,
      startedAtMs: minute(count),
      attempts: [aCall(count, "IncorrectInstanceStatus.InstanceStatusNotValid", { runId })],
      logStore: { answered: 1, failed: 0 },
      written: [aRecord({ record_id: `${runId}/instance/i-1` })],
    });
    return { ...run, ...special(run) };
  });
  return { runs };
}

const busyAt = (atMs: number) => ({ atMs, code: "ServerBusy" });
const FUTILE: readonly Clause[] = [
  [
    "futile-repeat run-6 i-1: told 5 times in an hour, 5 times in a day, that nothing is overdue",
    toldOften(5, 11),
    toldOften(4, 11),
    toldOften(5, 12),
    toldOften(5, 11, () => startedBy("manual")),
    toldOften(5, 11, () => ({ logStore: { answered: 1, failed: 1 } })),
    toldOften(5, 11, () => ({ logStore: { answered: 0, failed: 0 } })),
    toldOften(5, 11, () => ({ written: [] })),
    toldOften(5, 11, () => ({ written: [aRecord({ instance_id: "i-2" })] })),
    toldOften(5, 11, ({ attempts }) => ({
      attempts: attempts.map((one) => ({ ...one, answer: busyAt(one.sentAtMs) })),
    })),
    // Two runs that overlap are told at the same time.
    toldOften(5, 11, ({ runId }) => (runId === "run-1" ? { ended: { how: "finished", atMs: minute(12) } } : {})),
  ],
  [
    "futile-repeat run-16 i-1: told 0 times in an hour, 15 times in a day, that nothing is overdue",
    toldOften(15, 60),
    toldOften(14, 60),
    toldOften(15, 96),
  ],
];

describe("judgeRepeatedCall", () => {
  for (const [says, wrong, ...right] of [...PAIRS, ...FUTILE])
    it(`reports: ${says}`, () => {
      expect(told(judgeRepeatedCall(aResult(wrong)))).toEqual([says]);
      for (const given of right) expect(told(judgeRepeatedCall(aResult(given)))).toEqual([]);
    });
});
