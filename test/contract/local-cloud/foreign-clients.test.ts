/**
 * Sends recorded requests of vendor SDKs in other languages again, byte for byte. Each was signed correctly for its own
 * time, so the local cloud must accept the signature. The resource itself need not exist.
 */
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../../local-cloud/index.ts";

interface Recorded {
  readonly client: string;
  readonly scheme: string;
  readonly action: string;
  readonly sentAt: string;
  readonly method: string;
  readonly target: string;
  readonly headers: readonly string[];
  readonly body: string;
  /**
   * The secret of the client, if it differs from the key's. Our copy adds this field to number 54 alone: its client
   * tried a wrong key. The test below computes that signature.
   */
  readonly signedWith?: string;
}

const recording = JSON.parse(readFileSync("test/golden/foreign-clients/requests.json", "utf8")) as {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly accountId: string;
  readonly requests: readonly Recorded[];
};
const { accessKeyId, accessKeySecret, accountId } = recording;

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startLocalCloud({
    clock: { mode: "stepped", now: Date.parse(recording.requests[0]!.sentAt) },
    scenario: {
      accounts: [
        { id: accountId, users: ["operator"], keys: [{ user: "operator", accessKeyId, accessKeySecret }] },
        {
          id: "2000000000000002",
          keys: [],
          roles: [
            {
              name: "ecs-auto-recovery",
              trust: { accounts: [accountId], externalId: "a-secret-between-two-accounts" },
            },
          ],
        },
      ],
      instances: [
        { instanceId: "i-bp1demo0000000000021" },
        { instanceId: "i-bp1demo0000000000022" },
        { instanceId: "i-bp1demo0000000000001", stopCause: "arrears" },
      ],
    },
  });
});
afterAll(() => cloud.close());

function send({ method, target, headers, body }: Recorded): Promise<number> {
  const { hostname, port } = new URL(cloud.url);
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      { hostname, port, method, path: target, headers: [...headers], setHost: false },
      (incoming) => {
        incoming.resume();
        resolve(incoming.statusCode ?? 0);
      },
    );
    outgoing.on("error", reject).end(Buffer.from(body, "base64"));
  });
}

describe("recorded request 54", () => {
  const { headers, method, target, signedWith = "" } = recording.requests[53]!;
  const header = (name: string) => headers[headers.indexOf(name) + 1];
  /** Source: "Signature authentication" of the FC API 2016-08-15, read 2026-11. */
  const signature = (secret: string) => {
    const path = new URL(target).pathname;
    const text = `${method}\n\n\n${header("Date")}\nx-fc-account-id:\n${path}`;
    return `FC ${accessKeyId}:${createHmac("sha256", secret).update(text).digest("base64")}`;
  };

  it("is signed with the secret `wrong`, so a cloud that checks signatures must refuse it", () => {
    expect(header("Authorization")).toBe(signature(signedWith));
    expect(signedWith).toBe("wrong");
    expect(header("Authorization")).not.toBe(signature(accessKeySecret));
  });

  it("is the only one with another secret", () => {
    expect(recording.requests.filter((recorded) => recorded.signedWith !== undefined)).toHaveLength(1);
  });
});

describe("recorded requests", () => {
  it("exist for every language", () => {
    expect(recording.requests).toHaveLength(62);
    expect(new Set(recording.requests.map(({ client }) => client)).size).toBe(9);
  });

  it.each(recording.requests.map((recorded, index) => ({ ...recorded, number: index + 1, recorded })))(
    "$number of $client with $scheme: $action",
    async ({ recorded }) => {
      await cloud.control("PUT", "clock", { mode: "stepped", now: recorded.sentAt });

      const status = await send(recorded);

      const entry = (await cloud.control("GET", "journal")).at(-1);
      if (recorded.signedWith !== undefined) {
        expect(entry).toMatchObject({ code: "SignatureNotMatch", status });
        expect(entry).not.toHaveProperty("identity");
        return;
      }
      expect(status).not.toBe(401);
      expect(status).toBeLessThan(500);
      // The journal names a caller only if the signature was correct.
      expect(entry).toMatchObject({ identity: `acs:ram::${accountId}:user/operator` });
    },
  );
});
