/** Checks that this machine's clock agrees with the cloud's. */
import type { DeployedSide } from "../../functions/ports/deployed-side.ts";
import { type Finding, failed, type Subject, unchecked } from "./check.ts";
import type { DoctorTexts } from "./doctor-texts.ts";

/**
 * The vendor refuses a difference above 15 minutes. One minute allows for whole seconds in the HTTP date and for the
 * time of the answer.
 */
const MOST_MS = 60_000;

export function checkClock(time: ReturnType<DeployedSide["cloudTime"]>, { clock: t }: DoctorTexts): Finding {
  const what: Subject = { check: "clock" };
  if (time === undefined) return unchecked(what, t.none, {});
  const offMs = time.hereMs - time.cloudMs;
  const seconds = (Math.abs(offMs) / 1000).toFixed(0);
  if (Math.abs(offMs) <= MOST_MS) return { what, ok: true, detail: t.right(seconds) };
  return failed(what, t.wrong(seconds, offMs > 0), { why: t.why, fix: t.fix });
}
