/** Attacks by a web page on the local cloud, over the wire. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../../../local-cloud/index.ts";
import { functionFolder } from "../services/function-compute/function-folder.ts";
import { type RawRequest, send } from "./raw-request.ts";

const ACCOUNT_ID = "1000000000000001";
const json = { "content-type": "application/json" };
const CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";

let cloud: LocalCloud;
let port = "";

beforeAll(async () => {
  cloud = await startLocalCloud();
  port = new URL(cloud.url).port;
  await cloud.control("PUT", "functions/page", {
    codeDir: functionFolder(
      `exports.handler = async () => ({ statusCode: 200, headers: { "Access-Control-Allow-Origin": "*" }, body: "ran" });`,
    ),
    triggers: [{ triggerName: "http", triggerType: "http", triggerConfig: { authType: "anonymous" } }],
  });
});
afterAll(() => cloud.close());

const RECHARGE: RawRequest = {
  method: "POST",
  path: `/_local/accounts/${ACCOUNT_ID}/recharge`,
  headers: json,
  body: '{"amount":500}',
};
const TARGETS: readonly (readonly [string, RawRequest])[] = [
  ["a control route that changes something", RECHARGE],
  ["a control route that only reads", { path: "/_local/accounts" }],
  ["the restore", { method: "POST", path: "/_local/restore", headers: json, body: "{}" }],
  ["the deployment of a function", { method: "PUT", path: "/_local/functions/page", headers: json, body: "{}" }],
  ["the console", { path: "/_local/console" }],
  ["an anonymous HTTP trigger", { path: "/_fc/http/page/" }],
  ["an anonymous HTTP trigger that is posted to", { method: "POST", path: "/_fc/http/page/", body: "x" }],
  ["a service", { path: "/?Action=DescribeRegions&Version=2014-05-26" }],
];

const DISGUISES: readonly (readonly [string, (port: string) => Readonly<Record<string, string>>])[] = [
  ["a page of another origin", () => ({ origin: "http://evil.example" })],
  ["a page of another port of this machine", () => ({ origin: "http://127.0.0.1:1" })],
  ["a page of port 80 of this machine", () => ({ origin: "http://127.0.0.1" })],
  ["a sandboxed frame or a file", () => ({ origin: "null" })],
  ["an image, script or link of a page", () => ({ "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" })],
  ["a page of another port, without Origin", () => ({ "sec-fetch-site": "same-site" })],
  ["a page of this very origin, without the token", (own) => ({ origin: `http://127.0.0.1:${own}` })],
  ["a script of this very origin", () => ({ "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors" })],
  ["an address typed into a browser", () => ({ "sec-fetch-site": "none", "sec-fetch-mode": "navigate" })],
  ["a browser from before Sec-Fetch-Site", () => ({ "user-agent": CHROME })],
  ["a page that only its Referer gives away", () => ({ referer: "http://evil.example/" })],
  ["a prefetch", () => ({ "sec-purpose": "prefetch" })],
  ["the script of a service worker", () => ({ "service-worker": "script" })],
  ["a preflight", () => ({ "access-control-request-method": "PUT" })],
  ["a rebound name", (own) => ({ host: `evil.example:${own}` })],
  ["a rebound name without a port", () => ({ host: "evil.example" })],
  ["a name that only begins like this machine", (own) => ({ host: `127.0.0.1.evil.example:${own}` })],
  ["a name that only ends like this machine", (own) => ({ host: `evillocalhost:${own}` })],
  ["a name that resolves here by its wording", (own) => ({ host: `127.0.0.1.nip.io:${own}` })],
  ["a name that only ends like the vendor", () => ({ host: "evilaliyuncs.com" })],
  ["every address of this machine", (own) => ({ host: `0.0.0.0:${own}` })],
  ["this machine in hexadecimal", (own) => ({ host: `0x7f.1:${own}` })],
  ["this machine within IPv6", (own) => ({ host: `[::ffff:127.0.0.1]:${own}` })],
  ["this machine with a dot at its end", (own) => ({ host: `localhost.:${own}` })],
  ["this machine as a user's name", (own) => ({ host: `127.0.0.1:${own}@evil.example` })],
  ["this machine and another name", (own) => ({ host: `127.0.0.1:${own}, evil.example` })],
  ["this machine in the origin of https", (own) => ({ origin: `https://127.0.0.1:${own}` })],
  ["two origins in one", (own) => ({ origin: `http://127.0.0.1:${own} http://evil.example` })],
  ["an origin without a value", () => ({ origin: "" })],
  ["a WebSocket", () => ({ connection: "Upgrade", upgrade: "websocket", origin: "http://evil.example" })],
];

describe.each(DISGUISES)("%s", (_name, headersFor) => {
  it.each(TARGETS)("does not reach %s and reads no answer", async (_target, request) => {
    const before = await state();

    const answer = await send(cloud.url, { ...request, headers: { ...request.headers, ...headersFor(port) } });

    expect(answer.status).toBe(403);
    expect(Object.keys(JSON.parse(answer.text))).toEqual(["error"]);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control-"))).toEqual([]);
    expect(answer.headers["x-content-type-options"]).toBe("nosniff");
    expect(answer.headers["cross-origin-resource-policy"]).toBe("same-origin");
    expect(await state()).toEqual(before);
  });
});

async function state() {
  const [account] = await cloud.control("GET", "accounts");
  const { invocations } = await cloud.control("GET", "functions/page");
  const journal: readonly unknown[] = await cloud.control("GET", "journal");
  return [account.balance, invocations.length, journal.length];
}

describe("a signed request under an unknown host name", () => {
  const query = "/?Action=DescribeRegions&Version=2014-05-26&AccessKeyId=x&Signature=y";
  it.each([
    ["with its signature in the address", { host: "evil.example" }],
    ["from a page that hides its browser", { host: "evil.example", authorization: "LOG a:b", "accept-language": "en" }],
    ["for a control route", { host: "evil.example", authorization: "LOG a:b" }],
  ])("is refused for %s", async (name, headers) => {
    const path = name === "for a control route" ? "/_local/accounts" : query;

    expect((await send(cloud.url, { path, headers })).status).toBe(403);
  });

  it("is accepted if no browser could have sent it", async () => {
    const headers = { host: "project.log.local.test", authorization: "LOG a:b", "x-log-apiversion": "0.6.0" };

    expect((await send(cloud.url, { path: "/logstores", headers })).status).toBe(401);
  });

  it("cannot reach a control route through another port of this machine", async () => {
    expect((await send(cloud.url, { path: "/_local/accounts", headers: { host: "127.0.0.1:1" } })).status).toBe(403);
  });
});

describe("a form, or a request without a preflight", () => {
  it.each([
    ["text/plain"],
    ["text/plain;charset=UTF-8"],
    ["application/x-www-form-urlencoded"],
    ["multipart/form-data; boundary=x"],
    ["text/plain; application/json"],
    ["application/jsonp"],
    ["application/reports+json"],
    ["application/csp-report"],
    [""],
  ])("cannot send a body of type %j to a control route", async (type) => {
    const before = await state();
    const answer = await send(cloud.url, { ...RECHARGE, headers: type === "" ? {} : { "content-type": type } });

    expect(answer.status).toBe(403);
    expect(answer.text).toContain("content-type: application/json");
    expect(await state()).toEqual(before);
  });

  it("is refused before its body is read", async () => {
    const headers = { origin: "http://evil.example", "content-length": "67108864" };
    const answer = await send(cloud.url, { method: "POST", path: "/_local/restore", headers, body: "x".repeat(10) });

    expect(answer.status).toBe(403);
  });
});

describe("a tool of this machine", () => {
  it.each([
    ["curl -d", { "user-agent": "curl/8.14.1", "content-type": "application/x-www-form-urlencoded" }],
    ["fetch of Node.js with a text", { "user-agent": "node", "content-type": "text/plain;charset=UTF-8" }],
    ["curl", { "user-agent": "curl/8.14.1", accept: "*/*" }],
    ["fetch of Node.js", { "user-agent": "node", "sec-fetch-mode": "cors", "accept-language": "*" }],
    ["requests of Python", { "user-agent": "python-requests/2.32.3", accept: "*/*" }],
    ["Java, which offers HTTP/2", { connection: "Upgrade, HTTP2-Settings", upgrade: "h2c", "http2-settings": "AA" }],
    ["a client that says localhost", { host: "localhost" }],
  ])("may send plain JSON to a control route: %s", async (_tool, headers) => {
    const answer = await send(cloud.url, { ...RECHARGE, headers: { ...json, ...headers } });

    expect(answer.text).toContain('"balance"');
  });

  it("may call an anonymous HTTP trigger, and gets no CORS header", async () => {
    const answer = await send(cloud.url, { path: "/_fc/http/page/" });

    expect([answer.status, answer.text]).toEqual([200, "ran"]);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control-"))).toEqual([]);
  });

  it("needs no JSON content type if it sends the token", async () => {
    const headers = { "user-agent": CHROME, "x-local-cloud-token": cloud.controlToken };
    const answer = await send(cloud.url, { ...RECHARGE, headers });

    expect(answer.status).toBe(200);
  });
});

describe("the console", () => {
  it("opens only with the token in its address", async () => {
    const { pathname, search } = new URL(cloud.consoleUrl);
    const typed = { "user-agent": CHROME, "sec-fetch-site": "none", "sec-fetch-mode": "navigate" };
    const open = (query: string) => send(cloud.url, { path: pathname + query, headers: typed });

    expect((await open(search)).status).toBe(200);
    expect((await open("")).status).toBe(403);
    expect((await open("?token=")).status).toBe(403);
    expect((await open(`${search}x`)).status).toBe(403);
    expect((await send(cloud.url, { path: pathname })).status).toBe(403);
  });

  it("does not open in a frame or as a link of another site, even with the token", async () => {
    const { pathname, search } = new URL(cloud.consoleUrl);
    const headers = { "user-agent": CHROME, "sec-fetch-site": "cross-site", "sec-fetch-dest": "iframe" };

    expect((await send(cloud.url, { path: pathname + search, headers })).status).toBe(403);
  });

  it("runs only its own script file, and may not be framed", async () => {
    const { pathname, search } = new URL(cloud.consoleUrl);
    const page = await send(cloud.url, { path: pathname + search });

    expect(page.headers["content-security-policy"]).toContain("default-src 'none'; script-src 'self'");
    expect(page.headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(page.headers["content-security-policy"]).not.toContain("unsafe");
    expect(page.headers["referrer-policy"]).toBe("no-referrer");
    expect(page.text).not.toMatch(/<script(?![^>]* src=)|<style|\son\w+=|\sstyle=/);
    for (const [, path] of page.text.matchAll(/(?:src|href)="(\/[^"]+)"/g)) {
      expect((await send(cloud.url, { path: path!.replaceAll("&amp;", "&") })).status).toBe(200);
      expect((await send(cloud.url, { path: path!.replace(/\?.*/, "") })).status).toBe(403);
    }
  });

  it("has a new token at each start, even with the same seed", async () => {
    const other = await startLocalCloud();
    await other.close();

    expect(other.controlToken).not.toBe(cloud.controlToken);
    expect(cloud.controlToken).toMatch(/^[\w-]{32}$/);
  });
});
