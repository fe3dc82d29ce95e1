/** The order in which a run writes records and case books, and sends messages. */
import { expect, it } from "vitest";
import type { StoredRecord } from "../../../../functions/core/memory/record.ts";
import { known } from "../../../../functions/core/terms/reading.ts";
import { type Findings, report } from "../../../../functions/steps/report/report.ts";
import type { RunContext } from "../../../../functions/steps/run-context.ts";
import { FULL_SWEEP } from "../../../support/a-story.ts";
import { aMemory, aResult, aSubject, CHINA, NOW } from "../../../support/builders.ts";

/** Reports an end and a case that needs a person. Returns what happened, in order: the types of each write's records. */
async function happenings(unfinished: Findings["unfinished"]): Promise<readonly string[]> {
  const happened: string[] = [];
  const write = async (records: readonly StoredRecord[]) => {
    if (records.length > 0) happened.push([...new Set(records.map(({ record_type }) => record_type))].join("+"));
  };
  const counts = { counts: () => ({}), call: (_: unknown, call: () => unknown) => call() };
  const notifier = { tell: async () => [{ channel: "slack", taken: happened.push("message") > 0 }] };
  const invoker = { invokeAsync: async () => void happened.push("continuation") };
  const context = {
    identity: { runId: "run-1", rootRunId: "run-1", requestId: "r-1", trigger: "timer", mode: "apply" },
    trigger: FULL_SWEEP,
    mode: "apply",
    policy: {},
    build: {},
    run: { runId: "run-1", startedAtMs: NOW },
    bugs: { count: 0 },
    world: { clock: { nowMs: () => NOW }, notifier, invoker, log: { info() {} } },
    problems: { add() {}, all: () => [] },
    callCloud: counts,
    reserve: { deadlineMs: NOW, callCloud: counts },
    logStore: { write, counts: { delivered: 0, undelivered: 0 } },
  } as unknown as RunContext;
  const found = {
    account: CHINA,
    money: { balance: known({ available: 0, currency: "CNY" }), payment: known(undefined) },
    memory: aMemory(),
    idle: false,
    whole: true,
    tried: ["cn-hangzhou"],
    read: new Map([["cn-hangzhou", {}]]),
    unreadable: [],
    sightings: [],
    results: [
      aResult({ outcome: "recovered" }),
      aResult({ outcome: "parked", reason: "quota" }, { subject: aSubject({ instanceId: "i-test0002" }) }),
    ],
  };
  await report(context, { accounts: [found], readAtMs: NOW, regionsSeen: 1, handedOver: false, unfinished });
  return happened;
}

it("a run writes its ends and the case book together, before the message, and then a book that notes the message", async () => {
  expect(await happenings(new Map())).toEqual(["instance+account+case_book", "message", "case_book"]);
});

it("a run that is continued writes its ends with the only book, after the message and before the continuation", async () => {
  expect(await happenings(new Map([[CHINA.id, ["cn-shanghai"]]]))).toEqual([
    "message",
    "instance+account+case_book",
    "continuation",
  ]);
});
