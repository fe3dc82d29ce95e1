import { describe, expect, it } from "vitest";
import { createIndex } from "../../../../../local-cloud/services/log-store/index-config.ts";
import { LogStoreError } from "../../../../../local-cloud/services/log-store/log-store-error.ts";
import { newLogTable } from "../../../../../local-cloud/services/log-store/projects.ts";
import { INDEX, nowMs, tableOf } from "./a-log-table.ts";

describe("createIndex", () => {
  it.each([
    [{}, "IndexInfoInvalid"],
    [{ keys: { a: { type: "blob" } } }, "IndexInfoInvalid"],
    [{ line: { token: "," } }, "IndexInfoInvalid"],
  ])("refuses %j", (body, code) => {
    expect(() => createIndex(newLogTable("a", 0, 1, 1), body, 0)).toThrow(expect.objectContaining({ code }));
  });

  it("refuses a second index", () => {
    expect(() => createIndex(tableOf(), INDEX, nowMs)).toThrow(LogStoreError);
  });
});
