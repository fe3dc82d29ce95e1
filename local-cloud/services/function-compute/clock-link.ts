/** Sends the cloud's clock to a running function, so that both show the same time. */
import type { Clock } from "../../kernel/clock.ts";

export interface ClockReading {
  readonly cloudMs: number;
  readonly realMs: number;
  readonly rate: number;
}

/** Real milliseconds between two checks of the clock. The clock has no listeners, so a running invocation polls it. */
const POLL_EVERY_MS = 5;

/**
 * Sends a reading at once, and again whenever the clock differs from the last reading. Returns a function that ends
 * this.
 */
export function followClock(clock: Clock, send: (reading: ClockReading) => void): () => void {
  const read = (): ClockReading => ({ cloudMs: clock.nowMs(), realMs: Date.now(), rate: clock.rate });
  let last = read();
  send(last);
  const timer = setInterval(() => {
    const reading = read();
    const expectedMs = last.cloudMs + (reading.realMs - last.realMs) * last.rate;
    const isAsExpected = reading.rate === last.rate && Math.abs(reading.cloudMs - expectedMs) <= 2 * reading.rate;
    if (isAsExpected) return;
    last = reading;
    send(reading);
  }, POLL_EVERY_MS);
  return () => clearInterval(timer);
}
