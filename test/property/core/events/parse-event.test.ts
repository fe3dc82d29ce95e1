import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseEvent } from "../../../../functions/core/events/parse-event.ts";
import { parseTime } from "../../../../functions/core/events/reading/event-time.ts";
import { taskIdFor } from "../../../../functions/core/events/requests/task-id.ts";
import { anyEvent, EVENT_RUNS, noEvent } from "./generated-events.ts";

const LONG = { timeout: 60_000 + EVENT_RUNS };

/** The request at the top level of an event, unpacked without the parser's code. */
function outermost(text: string): unknown {
  const attempts = [text, Buffer.from(text, "base64").toString("utf8")];
  for (const attempt of attempts) {
    try {
      const value: unknown = JSON.parse(attempt.trim());
      return typeof value === "string" ? outermost(value) : value;
    } catch {
      // The next spelling is tried.
    }
  }
  return undefined;
}

describe("parseEvent", () => {
  it(
    "answers any input, gives each account one trigger at most, and takes a mode only from a direct request",
    LONG,
    () => {
      const seen = new Map<string, number>();
      fc.assert(
        fc.property(anyEvent, (text) => {
          const result = parseEvent(text);

          seen.set(result.kind, (seen.get(result.kind) ?? 0) + 1);
          if (result.kind !== "run") return;
          const accounts = result.triggers.map(({ accountIds }) => accountIds?.[0]);
          expect(new Set(accounts).size).toBe(accounts.length);
          expect(accounts.length === 1 || !accounts.includes(undefined)).toBe(true);
          expect(accounts.length).toBeGreaterThan(0);
          for (const trigger of result.triggers) {
            expect(taskIdFor(trigger, 0)).toMatch(/^[A-Za-z_][A-Za-z0-9_-]{0,127}$/);
            if (trigger.mode === undefined) continue;
            expect(result.delivered).toBe(false);
            const request = outermost(text) as { kind?: unknown; mode?: unknown } | undefined;
            if (trigger.mode === "apply") expect(["recover", "continue"]).toContain(request?.kind);
            if (trigger.mode === "apply") expect(request?.mode).toBe("apply");
          }
        }),
        { numRuns: EVENT_RUNS },
      );

      // Inputs of one sort only would prove nothing.
      for (const kind of ["run", "ignored", "unknown", "refused", "http"])
        expect(seen.get(kind) ?? 0).toBeGreaterThan(0);
    },
  );

  it("never starts a run for input that names no kind of event", LONG, () => {
    fc.assert(
      fc.property(noEvent, (text) => {
        expect(parseEvent(text).kind).not.toBe("run");
      }),
      { numRuns: EVENT_RUNS },
    );
  });

  it("gives the same answer for the same input", LONG, () => {
    fc.assert(
      fc.property(anyEvent, (text) => {
        expect(parseEvent(text)).toEqual(parseEvent(text));
      }),
      { numRuns: Math.ceil(EVENT_RUNS / 20) },
    );
  });
});

describe("parseTime", () => {
  it("reads back every instant that can be written, in every time zone of the format", () => {
    const instant = fc.date({ min: new Date("0001-01-02"), max: new Date("9999-12-30"), noInvalidDate: true });
    const china = (date: Date) => new Date(date.getTime() + 8 * 3_600_000).toISOString().slice(0, -1);
    fc.assert(
      fc.property(instant, (date) => {
        const basic = china(date).replaceAll(/[-:]/g, "");
        expect(parseTime(date.toISOString())).toBe(date.getTime());
        for (const zone of ["+08:00", "+0800", "PRC", "Asia/Shanghai"]) {
          expect(parseTime(`${china(date)}${zone}`)).toBe(date.getTime());
          expect(parseTime(`${basic}${zone}`)).toBe(date.getTime());
        }
      }),
    );
  });

  it("answers any text", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9TZ:.+-]{10,30}$/)), (text) => {
        expect(["number", "undefined"]).toContain(typeof parseTime(text));
      }),
    );
  });
});
