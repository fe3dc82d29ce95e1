import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ConfigError,
  configHash,
  loadConfiguration,
  parseConfiguration,
  toPolicy,
} from "../../../functions/configuration/configuration.ts";

const id = fc.integer({ min: 1, max: 9_999_999 }).map(String);
const region = fc.constantFrom("cn-hangzhou", "cn-beijing", "ap-southeast-1");
const tags = fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), fc.string({ maxLength: 8 }), { maxKeys: 3 });
const partial = <T extends Record<string, fc.Arbitrary<unknown>>>(fields: T) => fc.record(fields, { requiredKeys: [] });

/** Configurations that a person may write. */
const written = partial({
  mode: fc.constantFrom("apply", "plan"),
  accounts: fc.uniqueArray(
    fc.tuple(id, fc.boolean(), fc.uniqueArray(region, { minLength: 1 })).map(([account, isFar, regions]) => ({
      id: account,
      regions,
      ...(isFar ? { roleArn: `acs:ram::${account}:role/recovery`, externalId: `external-id-of-${account}` } : {}),
    })),
    { selector: (account) => account.id, maxLength: 4 },
  ),
  select: partial({ includeTags: tags, excludeTags: tags, lockOnly: fc.constantFrom("auto", "act", "ask") }),
  limits: partial({ maxInstancesPerRun: fc.integer({ min: 1, max: 100_000 }) }),
  timing: partial({ settleSeconds: fc.integer({ min: 0, max: 3600 }), attempts: fc.integer({ min: 1, max: 20 }) }),
  endpoints: partial({ ecs: fc.constantFrom("https://ecs.{region}.example", "http://127.0.0.1:1") }),
});

describe("parseConfiguration", () => {
  it("returns its input with defaults filled in, and its own output unchanged", () => {
    fc.assert(
      fc.property(written, (value) => {
        const configuration = parseConfiguration(value);

        expect(configuration).toMatchObject(value);
        expect(parseConfiguration(configuration)).toEqual(configuration);
        expect(configHash(parseConfiguration(JSON.parse(JSON.stringify(value))))).toBe(configHash(configuration));
      }),
    );
  });

  it("accepts any JSON or names its problems, and never throws another error", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        try {
          const configuration = parseConfiguration(value);
          toPolicy(configuration, { ownAccountId: "1" });
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
          expect((error as ConfigError).problems.length).toBeGreaterThan(0);
        }
      }),
    );
  });

  it("never repeats a value, because it may be a misplaced secret", () => {
    const paths = fc.constantFrom(
      ["mode"],
      ["accounts"],
      ["accounts", 0],
      ["accounts", 0, "id"],
      ["accounts", 0, "roleArn"],
      ["accounts", 0, "externalId"],
      ["accounts", 0, "regions"],
      ["select", "includeTags", "a"],
      ["select", "lockOnly"],
      ["limits", "fanOutAbove"],
      ["log", "project"],
      ["function", "name"],
      ["http", "hmacSecretEnv"],
      ["notify", 0, "urlEnv"],
      ["notify", 0, "kind"],
      ["endpoints", "ecs"],
      ["endpoints"],
    );
    const secret = fc.string({ minLength: 1, maxLength: 30 }).map((tail) => `https://canary ${tail}`);
    fc.assert(
      fc.property(paths, secret, (path, value) => {
        const whole = path.reduceRight<unknown>(
          (inner, key) => (typeof key === "number" ? [inner] : { [key]: inner }),
          value,
        );
        let said = "";
        try {
          parseConfiguration(whole);
        } catch (error) {
          said = `${String(error)} ${JSON.stringify((error as ConfigError).problems)}`;
        }

        expect(said).not.toContain("canary");
      }),
    );
  });
});

describe("loadConfiguration", () => {
  it("turns any text into a configuration or a ConfigError", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        try {
          loadConfiguration({ RECOVERY_CONFIG_FILE: "/x" }, () => text, "/code");
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
        }
      }),
    );
  });
});
