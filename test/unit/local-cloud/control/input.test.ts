import { describe, expect, it } from "vitest";
import { parseAccounts, parseInstances } from "../../../../local-cloud/control/input.ts";

describe("input", () => {
  it("names all mistakes by path, and accepts one object or a list", async () => {
    expect(await parseAccounts({ id: "1" })).toEqual([{ id: "1" }]);
    await expect(parseAccounts([{ id: 1, site: "mars" }, { id: "x" }])).rejects.toThrow(/0\.id.*0\.site.*1\.id/s);
    await expect(parseInstances({ generate: { count: -1, kinds: [{ locks: ["x"] }] } })).rejects.toThrow(
      /generate\.count.*generate\.kinds\.0\.locks\.0/s,
    );
  });
});
