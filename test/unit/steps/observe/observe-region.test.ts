/** The window in which a region's events are read, and the events that count. */
import { expect, it } from "vitest";
import type { ArrearsEvent } from "../../../../functions/core/instance/instance.ts";
import { known, unknown } from "../../../../functions/core/terms/reading.ts";
import { observeRegion } from "../../../../functions/steps/observe/observe-region.ts";
import type { RunContext } from "../../../../functions/steps/run-context.ts";
import { aMemory, anInstance, aStop, CHINA, DAY, NOW } from "../../../support/builders.ts";

it("observeRegion reads events that were announced within 31 days, and counts those that happened within 16", async () => {
  const asked: number[] = [];
  const at = (ageMs: number): ArrearsEvent => aStop({ atMs: NOW - ageMs });
  const fleet = {
    listStopped: async () => ({ items: [anInstance()] }),
    listArrearsEvents: async (_scope: unknown, sinceMs: number) => {
      asked.push(sinceMs);
      return { items: [at(16 * DAY + 1), at(16 * DAY), at(DAY)] };
    },
  };
  const context = {
    world: { clock: { nowMs: () => NOW }, fleet },
    trigger: {},
    callCloud: { call: (_key: unknown, attempt: () => Promise<unknown>) => attempt() },
  } as unknown as RunContext;

  const money = { balance: unknown("not read"), payment: known(undefined) };
  const survey = { account: CHINA, money, memory: aMemory(), regions: ["cn-hangzhou"], idle: false, whole: true };
  const { observation } = await observeRegion(context, {
    survey,
    regionId: "cn-hangzhou",
    untilMs: NOW + 1,
    learnHosts: async () => false,
  });

  expect(asked).toEqual([NOW - 31 * DAY]);
  expect(observation?.events.map(({ atMs }) => NOW - atMs)).toEqual([16 * DAY, DAY]);
});
