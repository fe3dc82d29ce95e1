import { describe, expect, it } from "vitest";
import { createLogStore } from "../../../../simulator/cloud/log-store.ts";
import { createDice } from "../../../../simulator/dice.ts";

const record = (id: string) => ({ record_type: "instance", instance_id: id });
const WRITER = { runId: "run-1", clockErrorMs: 0 };
const EVERYTHING = { where: [], fromMs: 0, toMs: 10_000_000, limit: 100, offset: 0 };

describe("createLogStore", () => {
  it("finds a stored record only after the index has caught up", () => {
    const store = createLogStore(1_000, createDice(1));
    store.append([record("i-1")], WRITER, 50_000);

    expect(store.read(EVERYTHING, 50_100).records).toEqual([]);
    expect(store.read(EVERYTHING, 52_000).records).toEqual([record("i-1")]);
  });

  it("answers newest first, page by page, within the asked time", () => {
    const store = createLogStore(0, createDice(1));
    for (let index = 1; index <= 5; index++) store.append([record(`i-${index}`)], WRITER, index * 10_000);
    const ids = (query: Partial<typeof EVERYTHING>) =>
      store.read({ ...EVERYTHING, ...query }, 1_000_000).records.map((one) => one.instance_id);

    expect(ids({})).toEqual(["i-5", "i-4", "i-3", "i-2", "i-1"]);
    expect(ids({ limit: 2, offset: 1 })).toEqual(["i-4", "i-3"]);
    expect(ids({ fromMs: 20_000, toMs: 40_000 })).toEqual(["i-4", "i-3", "i-2"]);
  });

  it("keeps log times in whole seconds, as the vendor does", () => {
    const store = createLogStore(0, createDice(1));
    store.append([record("i-1")], WRITER, 20_999);

    expect(store.read({ ...EVERYTHING, fromMs: 20_500 }, 30_000).records).toEqual([]);
    expect(store.lines[0]).toMatchObject({ timeMs: 20_000, storedAtMs: 20_999, runId: "run-1" });
  });
});
