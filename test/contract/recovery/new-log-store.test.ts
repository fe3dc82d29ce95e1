/** The first run of an account: an empty log store may be new, or have lost what it took. */
import { afterEach, describe, expect, it } from "vitest";
import type { RecordStore } from "../../../functions/ports/record-store.ts";
import { overdue, reactivated } from "../../support/recovery-facts.ts";
import { ACCOUNT, openRecoveryStage, type RecoveryStage } from "../../support/recovery-stage.ts";

let stage: RecoveryStage;

afterEach(() => stage.close());

const openStage = () =>
  openRecoveryStage({ configuration: { accounts: [{ id: ACCOUNT, regions: ["cn-hangzhou", "cn-shanghai"] }] } });

const EMPTY = async () => ({ records: [], complete: true });

/** A sweep over an instance with a lock alone, and one with a stop event of its own in another region. */
async function sweep(change: (records: RecordStore) => Partial<RecordStore>) {
  await stage.add(overdue("i-lock", { stopEvent: false }), overdue("i-event", { regionId: "cn-shanghai" }));
  const { records } = stage.composed().world;
  const ran = await stage.run({}, { replacements: { records: { ...records, ...change(records) } } });
  return reactivated(ran.journal).toSorted();
}

describe("a lock alone, in the first run of an account,", () => {
  it("is acted on once the log store has given back what it took", async () => {
    stage = await openStage();

    expect(await sweep(() => ({}))).toEqual(["i-event", "i-lock"]);
  });

  it("is left alone while the log store gives nothing back, an instance with its own stop event is not", async () => {
    stage = await openStage();

    expect(await sweep(() => ({ read: EMPTY }))).toEqual(["i-event"]);
  });

  it("is left alone if the log store shows an earlier book only then", async () => {
    stage = await openStage();
    await stage.run();
    let isWritten = false;

    const called = await sweep((records) => ({
      append: async (lines) => {
        isWritten = true;
        return records.append(lines);
      },
      read: (query) => (isWritten ? records.read(query) : EMPTY()),
    }));

    expect(called).toEqual(["i-event"]);
  });
});
