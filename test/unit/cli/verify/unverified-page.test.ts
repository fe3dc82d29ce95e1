import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { LANGUAGES, textsIn } from "../../../../cli/texts/texts.ts";
import { FACTS } from "../../../../cli/verify/facts.ts";
import { redacted } from "../../../../cli/verify/redact-report.ts";
import { unverifiedPage } from "../../../support/documents/unverified-page.ts";

describe("docs/unverified.md", () => {
  it("is what the table of facts says", async () => {
    await expect(unverifiedPage()).toMatchFileSnapshot("../../../../docs/unverified.md");
  });

  it("has one row a fact, and says of each what settles it", () => {
    expect(new Set(FACTS.map(({ id }) => id)).size).toBe(FACTS.length);
    for (const language of LANGUAGES) {
      const { facts } = textsIn(language);
      expect(Object.keys(facts)).toEqual(FACTS.map(({ id }) => id));
    }
  });
});

describe("docs/zh/unverified.md", () => {
  const page = readFileSync("docs/zh/unverified.md", "utf8");
  const rows = [...page.matchAll(/^\| `([\w-]+)` \|.*\| (.*) \|$/gm)];

  it("has the same rows in the same order, in the words of the command", () => {
    expect(rows.map(([, id]) => id)).toEqual(FACTS.map(({ id }) => id));
    const { facts } = textsIn("zh");
    for (const { id, probe } of FACTS) {
      const { what, where, settledBy } = facts[id];
      const settles = probe === undefined ? settledBy : "`npm run verify:live`";
      expect(page).toContain(`\n| \`${id}\` | ${what} | ${where} | ${settles} |\n`);
    }
  });

  it("says of the same rows that the command settles them, and counts them rightly", () => {
    const byCommand = FACTS.filter(({ probe }) => probe !== undefined).map(({ id }) => id);

    expect(rows.flatMap(([, id, settledBy]) => (settledBy === "`npm run verify:live`" ? [id] : []))).toEqual(byCommand);
    expect(page).toContain(`下面 ${FACTS.length} 条文档没有说清，其中 ${byCommand.length} 条`);
  });
});

describe("redacted", () => {
  it("leaves no key, account, instance or address", () => {
    const text = JSON.stringify(
      redacted({
        role: "acs:ram::1234567890123456:role/x",
        key: "LTAI5tabcdefghijklm",
        token: "STS.NUabcdefghijklmnop",
        seen: ["i-bp1abcdefghijklmnopq at 47.98.1.2", "https://hooks.example/T0/secret"],
        description: "our shop",
      }),
    );

    for (const word of ["1234567890123456", "LTAI5t", "NUabc", "bp1abc", "47.98", "hooks", "shop"]) {
      expect(text).not.toContain(word);
    }
    expect(text).toContain("role/x");
  });
});
