import { describe, expect, it } from "vitest";
import { displayWidth, wrap } from "../../../../cli/report/wrap.ts";

describe("displayWidth", () => {
  it.each([
    ["web-1", 5],
    ["网页一", 6],
    ["华东web1号", 10],
    ["（全角）", 8],
    ["e\u0301", 1],
    ["", 0],
  ])("gives %s %d columns", (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

describe("wrap", () => {
  it("breaks at spaces", () => {
    expect(wrap("open a ticket with the request id", 14)).toEqual(["open a ticket", "with the", "request id"]);
  });

  it("breaks a word that is too long, without losing a character", () => {
    const lines = wrap("ReopenInstance.InstanceNotEnoughBalance", 20);

    expect(lines.join("")).toBe("ReopenInstance.InstanceNotEnoughBalance");
    expect(lines.every((line) => line.length <= 20)).toBe(true);
  });

  it("breaks Chinese text, which has no spaces, by columns", () => {
    const lines = wrap("华东生产环境网页服务器一号机", 10);

    expect(lines).toEqual(["华东生产环", "境网页服务", "器一号机"]);
  });

  it("keeps a moment and a length of time on one line", () => {
    expect(wrap("down since 2026-08-01 12:00 UTC. Within 3 d 4 h.", 24)).toEqual([
      "down since",
      "2026-08-01 12:00 UTC.",
      "Within 3 d 4 h.",
    ]);
  });

  it("begins no line with a closing sign, and keeps words whole within Chinese", () => {
    expect(wrap("请充值，并结清 recharge 订单", 12)).toEqual(["请充值，并结", "清 recharge", "订单"]);
    expect(wrap("请充值并结清，然后重试", 12)).toEqual(["请充值并结", "清，然后重试"]);
  });

  it("keeps line breaks", () => {
    expect(wrap("one\ntwo", 10)).toEqual(["one", "two"]);
  });
});
