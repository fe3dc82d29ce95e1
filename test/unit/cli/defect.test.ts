import { describe, expect, it } from "vitest";
import { defectWords } from "../../../cli/defect.ts";
import { textsIn } from "../../../cli/texts/texts.ts";

/** The last word stands in no path, because a stack names the folder of the repository. */
const ENVIRONMENT = {
  ALIBABA_CLOUD_ACCESS_KEY_ID: "an-id-of-qzkeyholder",
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: "a-secret-of-qzkeyholder",
  ALIBABA_CLOUD_SECURITY_TOKEN: "a-secret-of-qzkeyholder-and-more",
};
const shown = (error: unknown, isDebug = false) =>
  defectWords(error, { texts: textsIn("en"), environment: ENVIRONMENT, isDebug });

describe("defectWords", () => {
  it("names the defect in one line, and its stack with --debug", () => {
    const error = new TypeError("x is not a function");

    expect(shown(error)).toMatch(/^This is a defect of ecs-recovery: x is not a function\..*$/);
    expect(shown(error, true)).toContain("\n    at ");
  });

  it.each(Object.values(ENVIRONMENT))("has no credentials of the environment: %s", (secret) => {
    for (const isDebug of [false, true]) {
      const error = new Error(`Invalid URL: https://user:${secret}@host/?Signature=${secret}, ${secret}`);
      expect(shown(error, isDebug)).not.toContain("qzkeyholder");
    }
  });

  it("has no key, address or account of others, and no control characters", () => {
    const text = "LTAI5tFooBarBazQux of 1234567890123456 at https://hooks.example/token, \u001b[2J\u202e";

    expect(shown(text)).toContain("LTAI... of 1000000000000001 at https://example.com");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character must be gone.
    expect(shown(new Error(text), true)).not.toMatch(/FooBar|hooks|\u001b\[2J|\u202e/);
  });

  it("says what was thrown if it is no error", () => {
    expect(shown(undefined)).toContain("undefined");
  });
});
