import { describe, expect, it } from "vitest";
import type { CloudModel } from "../../../../simulator/cloud/cloud-model.ts";
import type { Message, RunLog } from "../../../../simulator/flight-recorder.ts";
import { judgeToldTooOften } from "../../../../simulator/invariants/told-too-often.ts";
import { aRecord, aResult, aRun, type Clause, type Given, minute, told } from "../../../support/a-result.ts";
import { ACCOUNT, FULL_SWEEP } from "../../../support/a-story.ts";

const aMessage = (count: number, takenBy = 1, account = ACCOUNT): Message => ({
  atMs: minute(count),
  takenBy,
  notice: {
    kind: "needs-person",
    runId: "run-1",
    total: 1,
    reasons: {},
    instances: [aRecord({ account_id: account })],
    unreadable: [],
    text: { en: "", zh: "" },
  },
});
const twice = (first: Partial<RunLog> = {}, second: Partial<RunLog> = {}): Given => ({
  runs: [
    aRun({ messages: [aMessage(0.5)], ...first }),
    aRun({ runId: "run-2", startedAtMs: minute(30), messages: [aMessage(31)], ...second }),
  ],
});
const BLIND = { logStore: { answered: 0, failed: 1 } };
/** The store answered as if it were empty. */
const HOLLOW = { logStore: { answered: 1, failed: 0, hollow: 1 } };
const BY_TICK = { trigger: { ...FULL_SWEEP, depth: "payment" as const } };
const SAYS = `told-too-often run-2: account ${ACCOUNT} was told by run-1, 31 minutes before`;

/** The store has lost what the first run wrote. */
const forgotten = ({ logStore }: CloudModel) =>
  logStore.append([aRecord({})], { runId: "run-1", clockErrorMs: 0, unfindable: true }, minute(1));

const CLAUSES: readonly Clause[] = [
  [
    SAYS,
    twice(),
    twice({}, { startedAtMs: minute(44), messages: [aMessage(45.5)] }),
    twice({ messages: [aMessage(0.5, 0)] }),
    twice({}, { messages: [aMessage(31, 0)] }),
    twice({}, { messages: [aMessage(31, 1, "1000000000000002")] }),
    twice({ ended: { how: "killed", atMs: minute(1) } }),
    twice({ undelivered: [{}] }),
    twice(BLIND),
    twice({}, { startedAtMs: minute(0.9) }),
    { ...twice(), books: forgotten },
    // A sweep may send a message without a memory, because it comes once an hour.
    twice({}, BLIND),
    twice({}, HOLLOW),
  ],
  [SAYS, twice({}, { ...BLIND, ...BY_TICK }), twice({}, BLIND)],
  [SAYS, twice({}, { ...HOLLOW, ...BY_TICK }), twice({}, HOLLOW)],
];

describe("judgeToldTooOften", () => {
  for (const [detail, wrong, ...right] of CLAUSES)
    it(`reports: ${detail}`, () => {
      expect(told(judgeToldTooOften(aResult(wrong)).violations)).toEqual([detail]);
      for (const given of right) expect(told(judgeToldTooOften(aResult(given)).violations)).toEqual([]);
    });

  it("counts a second message whose run could not know of the first one", () => {
    expect(judgeToldTooOften(aResult(twice({}, BLIND))).misfortunes).toEqual([
      { harm: "told-too-often", why: "a sweep told that could not read what people knew" },
    ]);
  });
});
