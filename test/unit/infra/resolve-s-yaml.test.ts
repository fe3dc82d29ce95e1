import { describe, expect, it } from "vitest";
import { resolveExpressions } from "../../../infra/resolve-s-yaml.ts";

const PLACES = { accountId: "1000000000000001" };

describe("resolveExpressions", () => {
  it("fills in variables, the environment's value or else the default, and the account", () => {
    const text = [
      "vars:",
      "  region: $" + "{env('REGION', 'cn-hangzhou')}",
      "a: $" + "{vars.region}",
      "b:",
      "  - project-$" + "{config('AccountID')}",
      "  - 7",
      "  - true",
    ].join("\n");

    expect(resolveExpressions(text, PLACES)).toMatchObject({
      a: "cn-hangzhou",
      b: ["project-1000000000000001", 7, true],
    });
    expect(resolveExpressions(text, { ...PLACES, environment: { REGION: "eu-central-1" } })).toMatchObject({
      a: "eu-central-1",
    });
  });

  it("refuses an expression that is not one of the known forms", () => {
    expect(() => resolveExpressions("a: $" + "{file('x')}", PLACES)).toThrow("file('x')");
  });
});
