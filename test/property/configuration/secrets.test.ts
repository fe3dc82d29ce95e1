/** A configuration holds names of environment variables and never secrets. A value that looks like a secret is refused. */
import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { ConfigError, parseConfiguration } from "../../../functions/configuration/configuration.ts";

const letters = (least: number, most: number) => fc.stringMatching(new RegExp(`^[A-Za-z0-9]{${least},${most}}$`));
const secret = fc.oneof(
  letters(16, 20).map((tail) => `LTAI5t${tail}`),
  letters(29, 29).map((tail) => `a${tail}`),
  fc.stringMatching(/^SEC[0-9a-f]{64}$/),
  letters(20, 26).map((tail) => `STS.${tail}`),
  letters(20, 30).map((tail) => `${tail.slice(0, 10)}+${tail.slice(10)}/==`),
  letters(20, 64).map((token) => `https://oapi.dingtalk.com/robot/send?access_token=${token}`),
  letters(20, 36).map((key) => `https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=${key}`),
  letters(24, 24).map((token) => `https://hooks.slack.com/services/T00000000/B00000000/${token}`),
  letters(20, 36).map((token) => `https://open.feishu.cn/open-apis/bot/v2/hook/${token}`),
  letters(24, 24).map((token) => `xoxb-0000000000-${token}`),
);

const kind = fc.constantFrom("dingtalk", "feishu", "wecom", "slack", "webhook");
const places = fc.oneof(
  kind.map((kind) => (value: string) => ({ notify: [{ kind, urlEnv: value }] })),
  kind.map((kind) => (value: string) => ({ notify: [{ kind, urlEnv: "URL", secretEnv: value }] })),
  fc.constant((value: string) => ({ http: { hmacSecretEnv: value } })),
  fc.constant((value: string) => ({ http: { wakeTokenEnv: value } })),
);
const rest = fc.record(
  { mode: fc.constantFrom("apply", "plan"), log: fc.constant({ logstore: "results" }), accounts: fc.constant([]) },
  { requiredKeys: [] },
);

describe("a configuration", () => {
  test.prop([rest, places, secret])(
    "never accepts a secret as a name, and never repeats the secret",
    (rest, place, value) => {
      let said: unknown;
      try {
        parseConfiguration({ ...rest, ...place(value) });
      } catch (error) {
        said = error;
      }

      expect(said).toBeInstanceOf(ConfigError);
      const { problems } = said as ConfigError;
      expect(problems).toHaveLength(1);
      expect(`${said} ${(said as Error).stack} ${JSON.stringify(problems)}`).not.toContain(value);
    },
  );

  test.prop([rest, places, fc.stringMatching(/^[A-Z][A-Z0-9_]{1,30}$/)])(
    "takes the name of a variable",
    (rest, place, name) => {
      fc.pre(!name.startsWith("FC_"));

      expect(() => parseConfiguration({ ...rest, ...place(name) })).not.toThrow();
    },
  );
});
