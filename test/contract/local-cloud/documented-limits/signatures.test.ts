/** Published signature rules for headers that our own clients do not send. */
import { createHash, createHmac, randomUUID } from "node:crypto";
import { request as httpRequest } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../../../local-cloud/index.ts";
import { signAcs3 } from "../../../../local-cloud/wire/signatures/acs3.ts";

let cloud: LocalCloud;
const later = () => new Date(Date.now()).toUTCString();

beforeAll(async () => {
  cloud = await startLocalCloud();
  await cloud.control("PUT", "log-store/projects/signed", { accountId: cloud.accountId, logstores: [{ name: "a" }] });
});
afterAll(() => cloud.close());

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

function send({ method, path, headers, body = Buffer.alloc(0) }: Sent): Promise<{ status: number; code?: string }> {
  const { hostname, port } = new URL(cloud.url);
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ hostname, port, method, path, headers }, async (incoming) => {
      incoming.resume();
      const entry = (await cloud.control("GET", "journal")).at(-1);
      resolve({ status: incoming.statusCode ?? 0, ...(entry?.code === undefined ? {} : { code: entry.code }) });
    });
    outgoing.on("error", reject).end(body);
  });
}

describe("the log store's signature of version 1", () => {
  const host = "signed.cn-hangzhou.log.aliyuncs.com";
  const basic = { "x-log-apiversion": "0.6.0", "x-log-bodyrawsize": "0", "x-log-signaturemethod": "hmac-sha1" };
  /** Signed by hand, after the text of the vendor's page. */
  const list = (date: string, more: Readonly<Record<string, string>>, signedMore = more, resource = "/logstores") => {
    const vendor = { ...basic, ...signedMore };
    const names = Object.keys(vendor).sort() as (keyof typeof vendor)[];
    const text = ["GET", "", "", date, ...names.map((name) => `${name}:${vendor[name]}`), resource].join("\n");
    const signature = createHmac("sha1", cloud.accessKeySecret).update(text).digest("base64");
    return { ...basic, ...more, host, date, authorization: `LOG ${cloud.accessKeyId}:${signature}` };
  };
  const get = (headers: Readonly<Record<string, string>>, path = "/logstores") =>
    send({ method: "GET", path, headers });

  it("leaves x-log-date out of the signature, and reads the request's age from it", async () => {
    const old = new Date(0).toUTCString();
    expect(await get(list(old, { "x-log-date": later() }, {}))).toEqual({ status: 200 });
    expect(await get(list(later(), { "x-log-date": old }, {}))).toMatchObject({ code: "RequestTimeExpired" });
    expect(await get(list(later(), { "x-log-date": later() }))).toMatchObject({ code: "SignatureNotMatch" });
  });

  it("requires Date in addition to x-log-date", async () => {
    const { date: _, ...headers } = list(later(), { "x-log-date": later() }, {});
    expect(await get(headers)).toMatchObject({ status: 400, code: "MissingDate" });
  });

  it("covers every other x-log- and x-acs- header", async () => {
    const more = { "x-log-extra": "a", "x-acs-extra": "b" };
    expect(await get(list(later(), more))).toEqual({ status: 200 });
    expect(await get(list(later(), more, { "x-log-extra": "a" }))).toMatchObject({ code: "SignatureNotMatch" });
    expect(await get(list(later(), more, { "x-acs-extra": "b" }))).toMatchObject({ code: "SignatureNotMatch" });
  });

  it("orders parameters by their names", async () => {
    const headers = list(later(), {}, {}, "/logstores?a=1&a-b=2&offset=0");
    expect(await get(headers, "/logstores?offset=0&a-b=2&a=1")).toEqual({ status: 200 });
  });
});

describe("Function Compute's own signature", () => {
  const path = "/2016-08-15/services/s/functions/f/invocations";
  const body = Buffer.from("payload");
  const digest = createHash("md5").update(body).digest();
  const invoke = (md5: string, more: Readonly<Record<string, string>> = {}, signedMore = more) => {
    const date = later();
    const type = "application/octet-stream";
    const names = Object.keys(signedMore).sort();
    const text = `${["POST", md5, type, date].join("\n")}\n${names.map((name) => `${name}:${signedMore[name]}\n`).join("")}${path}`;
    const signature = createHmac("sha256", cloud.accessKeySecret).update(text).digest("base64");
    const own = { date, "content-type": type, ...(md5 === "" ? {} : { "content-md5": md5 }) };
    return send({
      method: "POST",
      path,
      body,
      headers: { ...own, ...more, authorization: `FC ${cloud.accessKeyId}:${signature}` },
    });
  };
  /** The signature was accepted, because the answer is that there is no such service. */
  const accepted = { status: 404 };

  it("is the only one that the path of 2.0 accepts", async () => {
    const headers: Record<string, string> = {
      host: new URL(cloud.url).host,
      "x-acs-date": new Date().toISOString().replace(/\.\d+Z$/, "Z"),
      "x-acs-signature-nonce": randomUUID(),
    };
    const names = Object.keys(headers).sort();
    const request = { method: "POST", path, rawQuery: "", query: new URLSearchParams(), headers, body };
    const signature = signAcs3(request, names, cloud.accessKeySecret);
    const authorization = `ACS3-HMAC-SHA256 Credential=${cloud.accessKeyId},SignedHeaders=${names.join(";")},Signature=${signature}`;

    expect(await send({ method: "POST", path, headers: { ...headers, authorization }, body })).toMatchObject({
      status: 400,
      code: "InvalidArgument",
    });
  });

  it.each([
    ["none", ""],
    ["hex, as fc-go-sdk", digest.toString("hex")],
    ["base64 of the hex text, as fc2 for Node", Buffer.from(digest.toString("hex")).toString("base64")],
    ["base64, as fc-java-sdk", digest.toString("base64")],
  ])("accepts a Content-MD5 in %s", async (_form, md5) => {
    expect(await invoke(md5)).toMatchObject(accepted);
  });

  it("refuses the Content-MD5 of another body", async () => {
    expect(await invoke("0".repeat(32))).toMatchObject({ status: 400, code: "InvalidArgument" });
  });

  it("reads an empty x-fc-account-id as absent, and refuses another account's", async () => {
    expect(await invoke("", { "x-fc-account-id": "" })).toMatchObject(accepted);
    expect(await invoke("", { "x-fc-account-id": cloud.accountId })).toMatchObject(accepted);
    expect(await invoke("", { "x-fc-account-id": "9" })).toMatchObject({ status: 403, code: "AccessDenied" });
  });

  it("covers every x-fc- header", async () => {
    expect(await invoke("", { "x-fc-extra": "1" })).toMatchObject(accepted);
    expect(await invoke("", { "x-fc-extra": "1" }, {})).toMatchObject({ status: 403, code: "SignatureNotMatch" });
  });
});
