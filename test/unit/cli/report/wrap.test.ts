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

  it("breaks a word that is too long, and loses nothing of it", () => {
    const lines = wrap("ReopenInstance.InstanceNotEnoughBalance", 20);

    expect(lines.join("")).toBe("ReopenInstance.InstanceNotEnoughBalance");
    expect(lines.every((line) => line.length <= 20)).toBe(true);
  });

  it("breaks Chinese text, which has no spaces, by columns", () => {
    const lines = wrap("华东生产环境网页服务器一号机", 10);

    expect(lines).toEqual(["华东生产环", "境网页服务", "器一号机"]);
  });

  it("keeps line breaks", () => {
    expect(wrap("one\ntwo", 10)).toEqual(["one", "two"]);
  });
});
