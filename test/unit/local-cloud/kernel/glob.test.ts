import { describe, expect, it } from "vitest";
import { globMatcher } from "../../../../local-cloud/kernel/glob.ts";

describe("globMatcher", () => {
  it.each([
    ["", "", true],
    ["", "a", false],
    ["*", "", true],
    ["*", "anything", true],
    ["ab", "ab", true],
    ["ab", "abc", false],
    ["a*", "abc", true],
    ["*c", "abc", true],
    ["a*c", "abc", true],
    ["a*c", "ac", true],
    ["a*c", "acb", false],
    ["ab*ba", "aba", false],
    ["a*b*c", "a-c-b-c", true],
    ["a**c", "abc", true],
    ["*a*", "bab", true],
    ["a?c", "abc", false],
    ["a+c", "a+c", true],
  ])("%j on %j: %s", (pattern, text, expected) => {
    expect(globMatcher(pattern)(text)).toBe(expected);
  });

  it.each([
    ["a?c", "abc", true],
    ["a?c", "ac", false],
    ["?*?", "a", false],
    ["?*?", "ab", true],
    ["*b?d*", "aabcde", true],
    ["*b?", "ab", false],
    ["a*b?*d", "abxbcd", true],
  ])("with question marks, %j on %j: %s", (pattern, text, expected) => {
    expect(globMatcher(pattern, { questionMark: true })(text)).toBe(expected);
  });

  it("answers a pattern of many stars on a long text without delay", () => {
    const startedAtMs = performance.now();
    const test = globMatcher(`${"a*".repeat(200)}b`);
    for (let times = 0; times < 100; times += 1) expect(test("a".repeat(10_000))).toBe(false);
    expect(performance.now() - startedAtMs).toBeLessThan(500);
  });
});
