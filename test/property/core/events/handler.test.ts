import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { A_CONTEXT, aStage } from "../../../unit/handling/a-composition.ts";
import { anyEvent, EVENT_RUNS, noEvent } from "./generated-events.ts";

const LONG = { timeout: 60_000 + EVENT_RUNS };

describe("handler", () => {
  it("makes no call for input that is no event, and answers it", LONG, async () => {
    const stage = aStage({ invoke: () => "accepted" });
    await fc.assert(
      fc.asyncProperty(noEvent, async (text) => {
        const answer = await stage.handler(Buffer.from(text), A_CONTEXT);

        if ("statusCode" in answer) expect(answer.statusCode).toBeGreaterThanOrEqual(400);
        else expect(answer).toMatchObject({ calls: {}, handedOver: false, problems: { length: expect.any(Number) } });
        expect(stage.invoked.length + stage.recovered.length).toBe(0);
        stage.lines.length = 0;
        stage.composed.length = 0;
      }),
      { numRuns: Math.ceil(EVENT_RUNS / 20) },
    );
  });

  it("answers any input, hands over at most once for each account, and closes its connections", LONG, async () => {
    await fc.assert(
      fc.asyncProperty(anyEvent, async (text) => {
        const stage = aStage({ invoke: () => "accepted" });

        await stage.handler(Buffer.from(text), A_CONTEXT);

        // One account is configured, so one delivery leads to one run at most.
        expect(stage.invoked.length + stage.recovered.length).toBeLessThanOrEqual(1);
        expect(stage.closed()).toBe(stage.composed.length);
      }),
      { numRuns: Math.ceil(EVENT_RUNS / 20) },
    );
  });
});
