/** An invocation's credentials are never kept. A warm instance signs only with the credentials of the current invocation. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compose } from "../../functions/compose.ts";
import { parseConfiguration } from "../../functions/configuration/configuration.ts";
import { createHandler } from "../../functions/handler.ts";
import { openWebhook, type WebhookStandIn } from "../support/webhook-stand-in.ts";
import { A_CONTEXT, bytes, NOW, ONE, stop, TICK, TWO, TWO_ACCOUNTS } from "./handling/a-composition.ts";

/** The answer of every service. It refuses the call with a code that is not repeated, so the test waits for nothing. */
const REFUSED = { Code: "Forbidden.RAM", ErrorCode: "Forbidden.RAM", errorCode: "Forbidden.RAM", RequestId: "R-1" };
const SILENT = { info: () => {}, warn: () => {}, error: () => {} };

const letters = (prefix: string) => fc.stringMatching(/^[A-Za-z0-9]{16}$/).map((tail) => `${prefix}${tail}`);
const credentials = fc.record({
  accessKeyId: letters("STS.N"),
  accessKeySecret: letters("secret"),
  securityToken: letters("CAIS"),
});
const invocations = fc.uniqueArray(credentials, {
  minLength: 2,
  maxLength: 4,
  selector: ({ accessKeyId }) => accessKeyId,
});
/** The event of the nth invocation. */
const EVENTS = [TICK, stop(TWO), { kind: "recover" }, stop(ONE)];

describe("the handler of one warm instance", () => {
  let cloud: WebhookStandIn;
  beforeAll(async () => {
    cloud = await openWebhook({ status: 403, body: JSON.stringify(REFUSED) });
  });
  afterAll(() => cloud.close());

  it("signs every request with the credentials of its own invocation", async () => {
    const endpoints = Object.fromEntries(["ecs", "bss", "sts", "sls", "fc"].map((name) => [name, cloud.url]));
    let random = 0;
    const handler = createHandler({
      environment: {},
      nowMs: () => NOW,
      randomText: () => `r${++random}`,
      load: () => parseConfiguration({ ...TWO_ACCOUNTS, endpoints }),
      compose: (configuration, invocation) =>
        compose(configuration, invocation, { log: SILENT, writeUndelivered: () => {} }),
    });
    const asked = new Set<string>();

    await fc.assert(
      fc.asyncProperty(invocations, async (all) => {
        for (const [index, given] of all.entries()) {
          cloud.sent.length = 0;
          await handler(bytes(EVENTS[index]), { ...A_CONTEXT, credentials: given });

          expect(cloud.sent.length).toBeGreaterThan(0);
          for (const { path, headers, text } of cloud.sent) {
            const request = `${path} ${JSON.stringify(headers)} ${text}`;
            expect(all.filter(({ accessKeyId }) => request.includes(accessKeyId))).toEqual([given]);
            expect(all.filter(({ securityToken }) => request.includes(securityToken))).toEqual([given]);
            asked.add(/Action=(\w+)/.exec(request)?.[1] ?? /^\/[a-z]+/.exec(path)?.[0] ?? "/function");
          }
        }
      }),
      { numRuns: 6, endOnFailure: true },
    );

    // The requests of every client that holds credentials.
    const clients = ["AssumeRole", "DescribeInstances", "QueryAccountBalance", "/logstores", "/function"];
    expect([...asked]).toEqual(expect.arrayContaining(clients));
  });
});
