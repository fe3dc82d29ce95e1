import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { OUTCOME_NAMES } from "../../../functions/core/terms/outcome.ts";
import { RECORD_FIELDS } from "../../../infra/record-index.ts";

/** The field names that functions/core/memory/record.ts declares, read from its text: types do not exist at run time. */
function declaredFields(): readonly string[] {
  const source = readFileSync("functions/core/memory/record.ts", "utf8");
  const fields = [...source.matchAll(/^ {2}readonly (\w+)\??: /gm)].map((match) => match[1] as string);
  expect(fields.length).toBeGreaterThan(50);
  return fields;
}

describe("RECORD_FIELDS", () => {
  it("lists every field of a record, and no other", () => {
    const counts = OUTCOME_NAMES.map((name) => `count_${name.replaceAll("-", "_")}`);
    // The text of a case book is read back as a whole and never searched.
    const searched = declaredFields().filter((field) => field !== "book");
    expect(new Set(Object.keys(RECORD_FIELDS))).toEqual(new Set([...searched, ...counts]));
  });

  it("indexes as numbers only the fields that queries calculate with", () => {
    const ofKind = (kind: string) => Object.keys(RECORD_FIELDS).filter((field) => RECORD_FIELDS[field] === kind);
    expect(
      ofKind("long")
        .filter((field) => !field.startsWith("count_"))
        .sort(),
    ).toEqual(["attempts", "duration_ms", "schema_version", "seconds_left"]);
    expect(ofKind("long").filter((field) => field.startsWith("count_"))).toHaveLength(OUTCOME_NAMES.length + 1);
    expect(ofKind("double")).toEqual(["balance_available"]);
  });
});
