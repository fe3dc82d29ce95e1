import { describe, expect, it } from "vitest";
import type { PopClient, RpcCall } from "../../../../functions/adapters/alicloud/pop-client.ts";
import {
  type AssumableRole,
  createCredentialSource,
  type TokenCache,
} from "../../../../functions/adapters/alicloud/sts-credentials.ts";
import { CloudError } from "../../../../functions/core/failure/cloud-error.ts";

const OWN = { accessKeyId: "STS.own", accessKeySecret: "own-secret", securityToken: "own-token" };
const ROLE = { roleArn: "acs:ram::2:role/recovery", externalId: "shared-word" };
const START_MS = Date.UTC(2026, 7, 1);
const MINUTE_MS = 60_000;

/** STS: numbers its tokens, each good for an hour. */
function anSts(options: { answer?: (count: number) => object | Promise<object> } = {}) {
  const calls: RpcCall[] = [];
  let nowMs = START_MS;
  const given = (count: number) => ({
    Credentials: {
      AccessKeyId: `STS.${count}`,
      AccessKeySecret: `secret-${count}`,
      SecurityToken: `token-${count}`,
      Expiration: new Date(nowMs + 60 * MINUTE_MS).toISOString(),
    },
  });
  const pop: PopClient = {
    call: async (call) => {
      calls.push(call);
      const count = calls.length;
      return { requestId: "r", body: (await (options.answer ?? given)(count)) as Record<string, unknown> };
    },
  };
  const cache: TokenCache = new Map();
  const source = () =>
    createCredentialSource({
      pop,
      clock: { nowMs: () => nowMs, sleep: async () => {} },
      own: OWN,
      stsEndpoint: "https://sts.example",
      roles: new Map<string, AssumableRole>([
        ["2", ROLE],
        ["3", { roleArn: "acs:ram::3:role/recovery" }],
      ]),
      cache,
    });
  return {
    calls,
    cache,
    source,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

describe("createCredentialSource", () => {
  it("signs with the invocation's own credentials where no role is configured, and keeps them nowhere", async () => {
    const { calls, cache, source } = anSts();

    expect(await source().credentialsFor("1")).toBe(OWN);
    expect(calls).toEqual([]);
    expect(cache.size).toBe(0);
  });

  it("assumes the account's role with its ExternalId", async () => {
    const { calls, source } = anSts();

    const credentials = await source().credentialsFor("2");

    expect(credentials).toEqual({ accessKeyId: "STS.1", accessKeySecret: "secret-1", securityToken: "token-1" });
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({
      endpoint: "https://sts.example",
      version: "2015-04-01",
      action: "AssumeRole",
      parameters: { RoleArn: ROLE.roleArn, RoleSessionName: "ecs-auto-recovery", ExternalId: ROLE.externalId },
      credentials: OWN,
    });
  });

  it("sends no ExternalId where none is configured", async () => {
    const { calls, source } = anSts();

    await source().credentialsFor("3");

    expect(Object.keys(calls[0]?.parameters ?? {})).toEqual(["RoleArn", "RoleSessionName"]);
  });

  it("keeps a token over invocations until five minutes before its end", async () => {
    const { calls, source, pass } = anSts();
    await source().credentialsFor("2");

    pass(55 * MINUTE_MS - 1);
    expect((await source().credentialsFor("2")).accessKeyId).toBe("STS.1");
    pass(1);
    expect((await source().credentialsFor("2")).accessKeyId).toBe("STS.2");
    expect(calls).toHaveLength(2);
  });

  it("asks once for calls that begin together", async () => {
    const { calls, source } = anSts();
    const one = source();

    const all = await Promise.all([one.credentialsFor("2"), one.credentialsFor("2"), one.credentialsFor("2")]);

    expect(new Set(all.map(({ accessKeyId }) => accessKeyId))).toEqual(new Set(["STS.1"]));
    expect(calls).toHaveLength(1);
  });

  it("gets a new token after a refresh, for that account only", async () => {
    const { source } = anSts();
    const one = source();
    const expired = await one.credentialsFor("2");
    await one.credentialsFor("3");

    one.refresh("2", expired);
    one.refresh("1", OWN);

    expect((await one.credentialsFor("2")).accessKeyId).toBe("STS.3");
    expect((await one.credentialsFor("3")).accessKeyId).toBe("STS.2");
  });

  it("keeps a token that was renewed since the refused call was signed", async () => {
    const { calls, source } = anSts();
    const one = source();
    const expired = await one.credentialsFor("2");

    one.refresh("2", expired);
    await one.credentialsFor("2");
    one.refresh("2", expired);

    expect((await one.credentialsFor("2")).accessKeyId).toBe("STS.2");
    expect(calls).toHaveLength(2);
  });

  it("asks again after a failure", async () => {
    const failure = new CloudError({ action: "AssumeRole", code: "NoPermission", message: "", answered: true });
    const { calls, source } = anSts({ answer: () => Promise.reject(failure) });
    const one = source();

    await expect(one.credentialsFor("2")).rejects.toBe(failure);
    await expect(one.credentialsFor("2")).rejects.toBe(failure);
    expect(calls).toHaveLength(2);
  });

  it.each([
    ["nothing", {}],
    ["no token", { Credentials: { AccessKeyId: "a", AccessKeySecret: "b", Expiration: "2026-08-01T01:00:00Z" } }],
    ["no expiry", { Credentials: { AccessKeyId: "a", AccessKeySecret: "b", SecurityToken: "c" } }],
  ])("refuses an answer with %s", async (_what, body) => {
    const { cache, source } = anSts({ answer: () => body });

    await expect(source().credentialsFor("2")).rejects.toMatchObject({ failure: { code: "Local.NoCode" } });
    expect(cache.size).toBe(0);
  });
});
