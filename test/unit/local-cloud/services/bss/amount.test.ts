import { describe, expect, it } from "vitest";
import { toAmount } from "../../../../../local-cloud/services/bss/amount.ts";

describe("toAmount", () => {
  it.each([
    [0, "0.00"],
    [12.3, "12.30"],
    [-11.19, "-11.19"],
    [1234.5, "1,234.50"],
    [-1234567.891, "-1,234,567.89"],
  ])("writes %d as %s", (amount, text) => {
    expect(toAmount(amount)).toBe(text);
  });
});
