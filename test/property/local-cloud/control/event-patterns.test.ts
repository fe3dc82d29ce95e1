/** Whatever pattern a trigger has, the local cloud answers, stays alive and stays quick. */
import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { containsText } from "../../../../local-cloud/kernel/contains-text.ts";
import { matchesPattern, patternProblem } from "../../../../local-cloud/services/eventbridge/event-pattern.ts";
import { targetBody } from "../../../../local-cloud/services/eventbridge/target-body.ts";

const json = fc.jsonValue({ maxDepth: 4 });

describe("event patterns", () => {
  const letter = fc.constantFrom("a", "b");
  const word = fc.string({ unit: letter, maxLength: 80 });
  const condition = fc.oneof(
    word,
    fc.dictionary(
      fc.constantFrom(
        "prefix",
        "suffix",
        "contains",
        "cidr",
        "exists",
        "numeric",
        "anything-but",
        "toString",
        "__proto__",
      ),
      fc.oneof(word, json),
      { maxKeys: 2 },
    ),
  );
  const pattern = fc.dictionary(
    letter,
    fc.oneof(fc.array(condition), fc.dictionary(letter, fc.array(condition)), json),
  );

  test.prop([pattern, fc.dictionary(letter, fc.oneof(word, json))], { numRuns: 1000 })(
    "of any form are refused or match",
    (some, event) => {
      if (patternProblem(some) === undefined) expect(typeof matchesPattern(some, event)).toBe("boolean");
    },
  );

  test.prop([word, word], { numRuns: 1000 })("contain what the text contains", (text, wanted) => {
    expect(containsText(text, wanted)).toBe(text.includes(wanted));
  });

  test("of the worst kind take less than 100 ms each", () => {
    const wanted = `b${"a".repeat(9_000)}`;
    const event = { data: "a".repeat(262_144), list: Array.from({ length: 60_000 }, () => "a") };
    const startedMs = performance.now();
    matchesPattern({ data: [{ contains: wanted }], list: Array.from({ length: 100 }, (_, n) => `x${n}`) }, event);

    expect(performance.now() - startedMs).toBeLessThan(500);
  });

  test.prop(
    [
      fc.string({ unit: fc.constantFrom("${", "}", "a", "."), maxLength: 300 }),
      fc.oneof(
        fc.string(),
        json.map((value) => JSON.stringify(value)),
      ),
    ],
    { numRuns: 500 },
  )("templates of any form are filled", (Template, Value) => {
    const target = {
      Id: "1",
      Type: "acs.fc.function",
      Endpoint: "",
      ParamList: [{ ResourceKey: "Body", Form: "TEMPLATE", Template, Value }],
    };

    expect(targetBody(target, { a: { a: "x" } }, Buffer.from("{}"))).toBeInstanceOf(Buffer);
  });

  test("a template that only opens is read once", () => {
    const Template = "${".repeat(5_000);
    const startedMs = performance.now();
    targetBody(
      {
        Id: "1",
        Type: "t",
        Endpoint: "",
        ParamList: [{ ResourceKey: "Body", Form: "TEMPLATE", Template, Value: "{}" }],
      },
      {},
      Buffer.from("{}"),
    );

    expect(performance.now() - startedMs).toBeLessThan(100);
  });
});
