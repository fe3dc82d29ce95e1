import { describe, expect, it } from "vitest";
import { groupBy } from "../../../../functions/core/lang/group-by.ts";

describe("groupBy", () => {
  it("keeps the order of groups and members", () => {
    expect([...groupBy([3, 1, 4, 1, 5], (n) => n % 2)]).toEqual([
      [1, [3, 1, 1, 5]],
      [0, [4]],
    ]);
  });
});
