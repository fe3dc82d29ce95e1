import { describe, expect, it } from "vitest";
import { configurationTable } from "../../support/config/configuration-table.ts";

describe("configurationTable", () => {
  const rows = configurationTable().split("\n");

  it("has a row for plain keys, keys of sections and keys of list items, with default and meaning", () => {
    expect(rows).toContain(
      '| `mode` | `"apply"` | Whether runs by timer and event act (apply), or only report what they would do (plan) |',
    );
    expect(rows).toContain("| `limits.maxInstancesPerRun` | `1000` | Instances restarted in one invocation |");
    expect(rows).toContain("| `accounts[].id` | required | Account id, in quotes |");
    expect(rows).toContain(
      '| `select.excludeTags` | `{"auto-recovery":"off"}` | Never instances that carry any of these tags |',
    );
    expect(rows).toContain(
      "| `accounts[].roleArn` |  | Role to assume in that account; absent: the function's own credentials |",
    );
  });

  it("says what every key does", () => {
    const meanings = rows.slice(2).map((row) => row.split(" | ").at(-1)?.replace(" |", ""));

    expect(meanings.length).toBeGreaterThan(35);
    expect(meanings.filter((meaning) => (meaning ?? "").length < 3)).toEqual([]);
  });
});
