/** Checks that records can be written and read back: writes one marked record and searches for it. */
import { randomUUID } from "node:crypto";
import { SCHEMA_VERSION } from "../../functions/core/memory/record.ts";
import type { World } from "../../functions/ports/world.ts";
import { fieldIs } from "../access/read-records.ts";
import { check, type Finding } from "./check.ts";
import type { DoctorTexts } from "./doctor-texts.ts";

const POLL_MS = 500;
/** The index lags by about a second. In a project that was created a minute ago it lags longer. */
const PATIENCE_MS = 20_000;
const SLACK_MS = 60_000;

export async function checkLogStore({ records, clock }: World, { logStore: t }: DoctorTexts): Promise<Finding[]> {
  const startedAtMs = clock.nowMs();
  const recordId = `doctor/${randomUUID()}`;
  const write = await check({ check: "log-store-write" }, async () => {
    await records.append([
      {
        schema_version: SCHEMA_VERSION,
        record_type: "doctor",
        record_id: recordId,
        recorded_at: new Date(startedAtMs).toISOString(),
      },
    ]);
    return t.taken;
  });
  if (!write.ok) return [write];
  let seenAfterMs: number | undefined;
  const read = await check({ check: "log-store-read" }, async () => {
    seenAfterMs = await timeUntilSeen(recordId, startedAtMs, records, clock);
    return t.readable(((seenAfterMs ?? 0) / 1000).toFixed(1));
  });
  return [write, read.ok && seenAfterMs === undefined ? notSeen(t) : read];
}

const notSeen = (t: DoctorTexts["logStore"]): Finding => ({
  what: { check: "log-store-read" },
  ok: false,
  detail: t.notSeen(PATIENCE_MS / 1000),
  fix: t.noIndex,
});

async function timeUntilSeen(
  recordId: string,
  startedAtMs: number,
  records: World["records"],
  clock: World["clock"],
): Promise<number | undefined> {
  for (;;) {
    const elapsedMs = clock.nowMs() - startedAtMs;
    const range = { fromMs: startedAtMs - SLACK_MS, toMs: startedAtMs + elapsedMs + SLACK_MS };
    const page = await records.read({ where: [fieldIs("record_id", recordId)], ...range, limit: 1, offset: 0 });
    if (page.records.length > 0) return elapsedMs;
    if (elapsedMs > PATIENCE_MS) return undefined;
    await clock.sleep(POLL_MS);
  }
}
