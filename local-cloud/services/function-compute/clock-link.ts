/** Keeps a running function's clock in step with the cloud's. */
import type { Clock } from "../../kernel/clock.ts";

export interface ClockReading {
  readonly cloudMs: number;
  readonly realMs: number;
  readonly rate: number;
}

/** The clock tells nobody when it is set or stepped, so a running invocation looks. Real milliseconds. */
const lookEveryMs = 5;

/** Sends a reading at once and whenever the clock no longer goes where the last reading said. */
export function followClock(clock: Clock, send: (reading: ClockReading) => void): () => void {
  const read = (): ClockReading => ({ cloudMs: clock.nowMs(), realMs: Date.now(), rate: clock.rate });
  let last = read();
  send(last);
  const timer = setInterval(() => {
    const reading = read();
    const expectedMs = last.cloudMs + (reading.realMs - last.realMs) * last.rate;
    const isOnCourse = reading.rate === last.rate && Math.abs(reading.cloudMs - expectedMs) <= 2 * reading.rate;
    if (isOnCourse) return;
    last = reading;
    send(reading);
  }, lookEveryMs);
  return () => clearInterval(timer);
}
