import { expect, it } from "vitest";
import { mustExist } from "../../../../functions/core/lang/must-exist.ts";

it("returns the value, and throws with its name if it is undefined", () => {
  expect(mustExist(0, "the count")).toBe(0);
  expect(() => mustExist(undefined, "the count")).toThrow("the count is missing");
});
