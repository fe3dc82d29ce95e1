import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { paymentTickMinutes } from "../../../infra/payment-tick.ts";

const S_YAML = readFileSync("s.yaml", "utf8");

describe("paymentTickMinutes", () => {
  it("returns the period of s.yaml's timer `payment`", () => {
    expect(paymentTickMinutes(S_YAML)).toBe(5);
    expect(paymentTickMinutes(S_YAML.replace("@every 5m", "@every 10m"))).toBe(10);
  });

  it("refuses s.yaml without that timer, and a period that is not in minutes", () => {
    const refusal = /no timer "payment" with a period in minutes/;
    expect(() => paymentTickMinutes(S_YAML.replace("triggerName: payment", "triggerName: money"))).toThrow(refusal);
    expect(() => paymentTickMinutes(S_YAML.replace("@every 5m", "@every 1h"))).toThrow(refusal);
  });
});
