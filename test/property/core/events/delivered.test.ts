/**
 * The design's rule: a delivered event never runs a long recovery inline, whichever event is delivered and whichever call
 * is refused.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { A_CONTEXT, aStage, ONE, refusal, stop, TWO, TWO_ACCOUNTS } from "../../../unit/handling/a-composition.ts";
import { anyEvent, EVENT_RUNS } from "./generated-events.ts";

const LONG = { timeout: 60_000 + EVENT_RUNS };

const account = fc.constantFrom(ONE, TWO, "1000000000000009");
const stopped = fc
  .tuple(account, fc.integer({ min: 1, max: 9 }))
  .map(([id, index]): unknown => stop(id, `i-test000${index}`));
const recharged = fc
  .option(account)
  .map((id): unknown => ({ type: "billing:Account:Recharged", data: id === null ? {} : { accountId: id } }));
/** One event or several, as a queue, a stream or a destination passes them on. */
const delivery = fc
  .tuple(
    fc.array(fc.oneof(stopped, recharged), { minLength: 1, maxLength: 5 }),
    fc.constantFrom<((events: readonly unknown[]) => unknown)[]>(
      (events) => events,
      ([event]) => event,
      (events) => events.map((event) => JSON.stringify(event)),
      ([event]) => ({ TopicName: "test", Message: JSON.stringify(event), MessageId: "MSG-1" }),
      (events) => ({
        requestContext: { functionArn: "acs:fc:xx-test-1::functions/test" },
        requestPayload: JSON.stringify(events),
      }),
    ),
  )
  .map(([events, wrap]) => JSON.stringify(wrap(events)));

/** Ids and times may be numbers. */
const isId = (value: unknown) => typeof value === "string" || typeof value === "number";

/** The request at the top level of an event that asks for a full run, unpacked without the parser's code. */
function isOwnRequest(text: string): boolean {
  if (text.trim() === "") return true;
  for (const attempt of [text, Buffer.from(text, "base64").toString("utf8")]) {
    try {
      const value: unknown = JSON.parse(attempt.trim());
      if (typeof value === "string") return isOwnRequest(value);
      const { kind, triggerTime, triggerName, version, rawPath } = Object(value) as Record<string, unknown>;
      const isTimer = isId(triggerTime) && isId(triggerName);
      return isTimer || kind === "recover" || kind === "continue" || (version === "v1" && typeof rawPath === "string");
    } catch {
      // The next spelling is tried.
    }
  }
  return false;
}

const answers = fc.array(fc.constantFrom("accepted" as const, "exists" as const, "refused" as const), { minLength: 1 });

describe("a delivered event", () => {
  it("never runs a long recovery inline: the event is handed over, dropped, or run without waiting", LONG, async () => {
    let handedOver = 0;
    let hurried = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(delivery, anyEvent).filter((text) => !isOwnRequest(text)),
        fc.option(answers),
        async (text, answers) => {
          let refused = 0;
          const answer = (index: number) => {
            const given = answers?.[index % answers.length] ?? "refused";
            if (given !== "refused") return given;
            refused += 1;
            return refusal();
          };
          const stage = aStage({ configuration: TWO_ACCOUNTS, ...(answers === null ? {} : { invoke: answer }) });

          await stage.handler(Buffer.from(text), A_CONTEXT);

          for (const { trigger } of stage.recovered)
            expect(trigger).toMatchObject({ skipSettle: true, verifySeconds: 0 });
          if (answers !== null) expect(stage.recovered).toHaveLength(refused);
          expect(stage.invoked.map(({ payload }) => payload.kind)).toEqual(stage.invoked.map(() => "continue"));
          handedOver += stage.invoked.length - refused;
          hurried += stage.recovered.length;
        },
      ),
      { numRuns: Math.ceil(EVENT_RUNS / 20) },
    );

    // Without events that start a run, the test would prove nothing.
    expect(handedOver).toBeGreaterThan(0);
    expect(hurried).toBeGreaterThan(0);
  });
});
