/** `clock`: look at it, change its mode, rate or time, or move it forward. */
import { type CloudClock, runDueInTurns } from "../kernel/cloud-clock.ts";
import { ControlError } from "../kernel/control-error.ts";
import type { ControlRoute } from "../kernel/control-route.ts";
import { parseClock } from "./input.ts";

export const toEpochMs = (time: string | number): number => (typeof time === "number" ? time : Date.parse(time));

const LAST_MS = 253_402_300_799_000;
const ONLY_THE_CLOUD =
  "Only the cloud's clock moved, and that of functions deployed on it. The command line and other programs of this machine live on wall time.";

export function clockRoutes(clock: CloudClock): readonly ControlRoute[] {
  const view = () => ({
    mode: clock.mode,
    rate: clock.rate,
    now: new Date(clock.nowMs()).toISOString(),
    nowMs: clock.nowMs(),
    about: clock.mode === "wall" ? "The cloud's clock is this machine's." : ONLY_THE_CLOUD,
  });

  return [
    { method: "GET", pattern: "clock", handle: view },
    {
      method: "PUT",
      pattern: "clock",
      handle: async (_params, body) => {
        const { mode, rate, now, advanceMs } = parseClock(body);
        const nextMode = mode ?? clock.mode;
        if (rate !== undefined && nextMode !== "scaled") throw new ControlError(400, "rate needs the mode scaled.");
        const targetMs = (now === undefined ? clock.nowMs() : toEpochMs(now)) + (advanceMs ?? 0);
        if (targetMs > LAST_MS) throw new ControlError(400, "The clock ends with the year 9999.");
        await runDueInTurns(clock, targetMs);
        const nextRate = rate ?? (nextMode === clock.mode ? clock.rate : 1);
        const moves = now !== undefined || advanceMs !== undefined;
        if (now !== undefined || clock.rate === 0) {
          clock.set({ mode: nextMode, rate: nextRate, ...(moves ? { nowMs: targetMs } : {}) });
        } else {
          // A running clock has moved since the request came in, so it is advanced from its present time.
          if (mode !== undefined || rate !== undefined) clock.set({ mode: nextMode, rate: nextRate });
          if (advanceMs !== undefined) clock.advance(advanceMs);
        }
        return view();
      },
    },
  ];
}
