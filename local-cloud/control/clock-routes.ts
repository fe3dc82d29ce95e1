/** `clock`: look at it, change its mode, rate or time, or move it forward. */
import type { CloudClock } from "../kernel/cloud-clock.ts";
import { ControlError } from "../kernel/control-error.ts";
import type { ControlRoute } from "../kernel/control-route.ts";
import { parseClock } from "./input.ts";

export const toEpochMs = (time: string | number): number => (typeof time === "number" ? time : Date.parse(time));

export function clockRoutes(clock: CloudClock): readonly ControlRoute[] {
  const view = () => ({
    mode: clock.mode,
    rate: clock.rate,
    now: new Date(clock.nowMs()).toISOString(),
    nowMs: clock.nowMs(),
  });

  return [
    { method: "GET", pattern: "clock", handle: view },
    {
      method: "PUT",
      pattern: "clock",
      handle: (_params, body) => {
        const { mode, rate, now, advanceMs } = parseClock(body);
        const nextMode = mode ?? clock.mode;
        if (rate !== undefined && nextMode !== "scaled") throw new ControlError(400, "rate needs the mode scaled.");
        if (mode !== undefined || rate !== undefined || now !== undefined) {
          const nextRate = rate ?? (nextMode === clock.mode ? clock.rate : 1);
          clock.set({ mode: nextMode, rate: nextRate, ...(now === undefined ? {} : { nowMs: toEpochMs(now) }) });
        }
        if (advanceMs !== undefined) clock.advance(advanceMs);
        return view();
      },
    },
  ];
}
