import { describe, expect, it } from "vitest";
import { asIdentifier, redact, withoutSecrets } from "../../../../functions/adapters/redaction/redact.ts";

describe("redact", () => {
  it.each([
    ["a URL", "POST https://ecs.aliyuncs.com/?AccessKeyId=abc failed.", "POST <url> failed."],
    ["a key id", "AccessKey LTAI4FooBarBazQux is disabled", "AccessKey <hidden> is disabled"],
    ["a temporary key id", "STS.NUgTestKey is unknown", "<hidden> is unknown"],
    [
      "named parameters",
      "AccessKeyId=abc&Signature=def, token: xyz",
      "AccessKeyId=<hidden>&Signature=<hidden>, token: <hidden>",
    ],
    [
      "the string to sign",
      "Specified signature is not matched with our calculation. server string to sign is:POST&%2F&AccessKeyId%3DLTAI1",
      "Specified signature is not matched with our calculation. server string to sign <hidden>",
    ],
    ["a signature", "got 87xQWqFaOSewqRIma8kPjGYlXHc= instead", "got <hidden> instead"],
    ["an authorization header", "denied: LOG keyid:c2ln", "denied: <hidden>"],
    ["a whole authorization", "header Authorization: Bearer abc.def", "header Authorization <hidden>"],
    [
      "a token with a prefix",
      "POST robot/send?access_token=abc failed",
      "POST robot/send?access_token=<hidden> failed",
    ],
    [
      "names with hyphens",
      "access-key-id: abc, x-client-secret=def",
      "access-key-id: <hidden>, x-client-secret=<hidden>",
    ],
    ["JSON within JSON", '{\\"securityToken\\":\\"abc\\"}', '{\\"securityToken\\":\\"<hidden>\\"}'],
    ["a key id within a word", "userLTAI4FooBarBazQux is disabled", "user<hidden> is disabled"],
    ["line breaks", "one\r\ntwo\u0000three", "one two three"],
  ])("hides %s", (_what, text, safe) => {
    expect(redact(text)).toBe(safe);
  });

  it.each([
    "The specified InstanceId does not exist.",
    "denied by sts or ram, action: log:PostLogStoreLogs, resource: acs:log:cn-hangzhou:1000000000000001:project/ecs-auto-recovery-1000000000000001/logstore/results",
    "Instance status is not Expired, ImageExpired or EcsAndImageExpired. 473469C7-AA6F-4DC5-B3DB-A3DC0DE3C83E",
    "账户余额不足",
  ])("leaves a message without secrets unchanged: %s", (text) => {
    expect(redact(text)).toBe(text);
  });

  it("reads a text of backslashes in one pass, at any length", () => {
    const text = "\\".repeat(250_000);

    expect(withoutSecrets(text, ["Zq7Kx0Vb3Nf9Tr2Yw5Lm8Pd1"])).toBe(text);
  });

  it("hides the caller's keys and token, as written and percent-encoded", () => {
    const secret = "a/b+c=d e";
    const encoded = encodeURIComponent(secret);

    const safe = redact(`x ${secret} y ${encoded} z ${encodeURIComponent(encoded)}`, [secret, ""]);

    expect(safe).toBe("x <hidden> y <hidden> z <hidden>");
  });

  it("keeps to 300 characters and drops a word cut at the reading limit", () => {
    expect(redact("word ".repeat(2_000))).toHaveLength(300);
    const filler = "https://x/y ".repeat(332);
    expect(redact(`${filler}${"s".repeat(4_000)}`)).not.toContain("ss");
  });
});

describe("asIdentifier", () => {
  it.each(["ReopenInstance.InstanceStatusNotValid", "473469C7-AA6F-4DC5", 200])("takes %s", (value) => {
    expect(asIdentifier(value)).toBe(String(value));
  });

  it.each(["", "two words", "a&b", "x".repeat(101), undefined, {}])("does not take %s", (value) => {
    expect(asIdentifier(value)).toBeUndefined();
  });

  it.each(["LTAI4FooBarBazQux", "Denied.LTAI4FooBarBazQux", "STS.NUgTestKey"])(
    "does not take a key id: %s",
    (value) => {
      expect(asIdentifier(value)).toBeUndefined();
    },
  );

  it("does not take a word that holds a secret", () => {
    expect(asIdentifier("Denied.canary", ["canary"])).toBeUndefined();
  });
});
