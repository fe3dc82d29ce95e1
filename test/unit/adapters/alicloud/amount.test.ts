import { describe, expect, it } from "vitest";
import { parseAmount } from "../../../../functions/adapters/alicloud/amount.ts";

describe("parseAmount", () => {
  it.each([
    ["10000.00", 10_000],
    ["-11.19", -11.19],
    ["10000.00\n", 10_000],
    [" 1,234,567.89 ", 1_234_567.89],
    ["0", 0],
    [".5", 0.5],
    ["+3", 3],
  ])("reads %j as %d", (text, amount) => {
    expect(parseAmount(text)).toBe(amount);
  });

  it.each(["", " ", "n/a", "1e9", "0x10", "1.2.3", "Infinity", "--1"])("does not read %j as a number", (text) => {
    expect(parseAmount(text)).toBeUndefined();
  });
});
