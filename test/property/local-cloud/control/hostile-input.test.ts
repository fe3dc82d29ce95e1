/** Whatever arrives, the local cloud answers, stays alive and stays quick. */
import { connect } from "node:net";
import { fc, test } from "@fast-check/vitest";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { parse as parseYaml } from "yaml";
import { parseScenario } from "../../../../local-cloud/control/input.ts";
import { type LocalCloud, startLocalCloud } from "../../../../local-cloud/index.ts";
import { ControlError } from "../../../../local-cloud/kernel/control-error.ts";
import { createAdmissionCheck } from "../../../../local-cloud/wire/admission-check.ts";

let cloud: LocalCloud;
const defects: string[] = [];

beforeAll(async () => {
  cloud = await startLocalCloud({ clock: { mode: "stepped" }, log: (line) => defects.push(line) });
});
afterAll(() => cloud.close());

const ROUTES = [
  ...["accounts", "instances", "faults", "events", "restore", "reset", "snapshot"].map((path) => ["POST", path]),
  ...["accounts/1000000000000001/recharge", "accounts/1000000000000001/arrears", "functions/f/invoke"].map((path) => [
    "POST",
    path,
  ]),
  ...["clock", "quotas", "settings", "functions/f", "log-store", "log-store/projects/p", "accounts/1/policy"].map(
    (path) => ["PUT", path],
  ),
  ...["clock", "console/overview?from=x", "console/records?from=-1", "journal?since=x", "instances"].map((path) => [
    "GET",
    path,
  ]),
] as [string, string][];

const NAMES = [
  ...[
    "id",
    "accountId",
    "amount",
    "mode",
    "rate",
    "now",
    "advanceMs",
    "generate",
    "count",
    "env",
    "codeDir",
    "triggers",
  ],
  ...[
    "delays",
    "startMs",
    "effect",
    "probability",
    "version",
    "services",
    "type",
    "source",
    "data",
    "__proto__",
    "constructor",
  ],
];

const json = fc.jsonValue({ maxDepth: 4 });

const body = fc.oneof(
  json,
  fc.dictionary(fc.constantFrom(...NAMES), json),
  fc.array(fc.dictionary(fc.constantFrom(...NAMES), json)),
);

describe("control routes", () => {
  test.prop([fc.constantFrom(...ROUTES), body], { numRuns: 400 })(
    "carry out any JSON or say what is wrong with it",
    async ([method, path], value) => {
      await cloud.control(method, path, value).catch((error: unknown) => expect(error).toBeInstanceOf(ControlError));
    },
  );

  test.prop(
    [fc.oneof(json, fc.dictionary(fc.constantFrom("accounts", "instances", "control", "clock", "faults"), json))],
    { numRuns: 500 },
  )("a scenario of any JSON is read or refused", async (value) => {
    await parseScenario(value).catch((error: unknown) => expect(error).toBeInstanceOf(ControlError));
  });

  test.prop([fc.string({ unit: "binary", maxLength: 200 })], { numRuns: 500 })(
    "YAML of any text is read or refused",
    async (text) => {
      let data: unknown;
      try {
        data = parseYaml(text, { logLevel: "silent" });
      } catch {
        return;
      }
      await parseScenario(data).catch((error: unknown) => expect(error).toBeInstanceOf(ControlError));
    },
  );
});

describe("the wire", () => {
  const bytes = fc.uint8Array({ maxLength: 2000 });
  const token = fc.string({ unit: fc.constantFrom(...'abcXYZ019-_./%:?=&{}[]" '), maxLength: 40 });
  const head = fc
    .record({
      method: fc.constantFrom("GET", "POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "TRACE", "FOO"),
      path: fc.oneof(
        token,
        token.map((text) => `/_local/${text}`),
        token.map((text) => `/_fc/http/${text}`),
        token.map((text) => `/logstores/${text}`),
        token.map((text) => `/2023-03-30/functions/${text}/invocations`),
        token.map((text) => `/openapi/${text}`),
      ),
      headers: fc.array(
        fc.tuple(
          fc.constantFrom(
            "host",
            "content-type",
            "content-length",
            "transfer-encoding",
            "authorization",
            "date",
            "origin",
            "upgrade",
            "x-log-apiversion",
            "x-acs-version",
            "expect",
            "x-log-bodyrawsize",
          ),
          token,
        ),
        { maxLength: 6 },
      ),
      text: token,
    })
    .map(({ method, path, headers, text }) =>
      Buffer.from(
        `${method} ${path.replaceAll(" ", "")} HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n${text}`,
      ),
    );

  test.prop(
    [
      fc.oneof(
        bytes.map((some) => Buffer.from(some)),
        head,
      ),
    ],
    { numRuns: 300 },
  )("takes any bytes and goes on", async (some) => {
    const before = defects.length;
    await sendBytes(some);

    expect(defects.slice(before)).toEqual([]);
    expect((await cloud.control("GET", "clock")).mode).toBeDefined();
  });

  test.prop(
    [
      fc.dictionary(
        fc.constantFrom(
          "host",
          "origin",
          "referer",
          "user-agent",
          "sec-fetch-site",
          "authorization",
          "accept-language",
          "content-type",
        ),
        token,
      ),
      fc.webUrl(),
    ],
    { numRuns: 1000 },
  )("no header makes up for a foreign origin", (headers, origin) => {
    const admission = createAdmissionCheck({ port: 8321, token: "secret" });
    const head = { method: "POST", path: "/_local/reset", query: new URLSearchParams(), hasBody: false };
    const withOrigin = {
      ...headers,
      host: "127.0.0.1:8321",
      origin: new URL(origin).origin,
      "x-local-cloud-token": "secret",
    };

    expect(admission.refusal({ ...head, headers: withOrigin })).toBeDefined();
  });
});

/** Ends with the connection, or once the cloud has had its say. */
function sendBytes(some: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(cloud.url).port), "127.0.0.1", () => socket.end(some));
    socket.on("error", () => resolve());
    socket.on("close", () => resolve());
    socket.resume();
  });
}
