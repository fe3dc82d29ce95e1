import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { classify, ERROR_TABLE } from "../../../../functions/core/failure/error-table.ts";

const PARTS = ERROR_TABLE.map((rule) => rule.match).filter((match) => match.includes("*"));
const WHOLE = new Set<string>(ERROR_TABLE.map((rule) => rule.match).filter((match) => !match.includes("*")));

const word = fc.stringMatching(/^[A-Za-z0-9]{1,12}$/);
const code = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join("."));
/** A code of the table with a change, so that it is another code. */
const nearMiss = fc
  .tuple(fc.constantFrom(...WHOLE), word)
  .chain(([whole, more]) =>
    fc.constantFrom(`${whole}${more}`, `${more}${whole}`, whole.toLowerCase(), whole.slice(0, -1)),
  );

/** The rules of matching, written a second time. */
function isPartOf(pattern: string, code: string): boolean {
  const expression = pattern.replaceAll(".", "\\.").replaceAll("*", ".*");
  return new RegExp(`^${expression}$`, "s").test(code);
}

describe("classify", () => {
  test.prop([fc.oneof(fc.string(), code, nearMiss)])("never retries a code that is in no row", (code) => {
    fc.pre(!WHOLE.has(code) && !PARTS.some((part) => isPartOf(part, code)));

    expect(classify({ code })).toMatchObject({ class: "unknown", ends: { reason: "unknown-code" } });
  });

  test.prop([fc.oneof(fc.string(), code), fc.oneof(fc.string(), code)])(
    "always backs off from what names Throttling",
    (before, after) => {
      expect(classify({ code: `${before}Throttling${after}` }).class).toBe("throttled");
    },
  );

  test.prop([
    fc.oneof(
      code,
      nearMiss,
      fc.constantFrom(...PARTS).map((part) => part.replaceAll("*", "X")),
    ),
  ])(
    "gives a code that rows match in part the rule of one of these rows; only RiskControl and Forbidden may both match",
    (code) => {
      const claims = PARTS.filter((part) => isPartOf(part, code));
      fc.pre(!WHOLE.has(code) && claims.length > 0 && !code.includes("Throttling") && !code.includes("RiskControl"));

      expect(claims).toEqual([classify({ code }).match]);
    },
  );
});
