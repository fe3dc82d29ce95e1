/** Heads that two readers would understand differently, and bytes that are no request: refused, and the cloud goes on. */
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../../../local-cloud/index.ts";

let cloud: LocalCloud;
let host: string;
const defects: string[] = [];
beforeAll(async () => {
  cloud = await startLocalCloud({ log: (line) => defects.push(line) });
  host = `Host: ${new URL(cloud.url).host}\r\n`;
});
afterAll(() => cloud.close());

/** The head of the answer, once the cloud ended the connection or answered. */
function answerTo(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(cloud.url).port), "127.0.0.1", () => socket.write(text, "latin1"));
    let answer = "";
    const end = () => {
      socket.destroy();
      resolve(answer);
    };
    socket.on("data", (chunk) => {
      answer += chunk.toString("latin1");
      if (/\r\n\r\n/.test(answer) && !answer.startsWith("HTTP/1.1 100")) end();
    });
    socket.on("close", end);
    socket.on("error", reject);
  });
}

const own = (headers = "", rest = "") => `GET /_local/clock HTTP/1.1\r\n${host}${headers}\r\n${rest}`;
const recharge = (headers: string, body: string) =>
  `POST /_local/accounts/${cloud.accountId}/recharge HTTP/1.1\r\n${host}Content-Type: application/json\r\n${headers}\r\n${body}`;

describe("a request that is refused with", () => {
  it.each([
    ["400 for two Host headers", () => own("Host: evil.example\r\n"), 400],
    ["400 for the same Host twice", () => own(host), 400],
    ["400 for no Host", () => "GET /_local/clock HTTP/1.1\r\n\r\n", 400],
    ["403 for no Host in HTTP/1.0", () => "GET /_local/clock HTTP/1.0\r\n\r\n", 403],
    [
      "400 for two types of a body",
      () => recharge("Content-Type: text/plain\r\nContent-Length: 12\r\n", '{"amount":1}'),
      400,
    ],
    ["400 for two user agents", () => own("User-Agent: curl/8\r\nUser-Agent: Mozilla/5.0\r\n"), 400],
    ["400 for two signatures", () => own("Authorization: FC a:b\r\nAuthorization: FC c:d\r\n"), 400],
    ["400 for two origins", () => own(`Origin: ${cloud.url}\r\nOrigin: http://evil.example\r\n`), 400],
    ["400 for two lengths", () => recharge("Content-Length: 12\r\nContent-Length: 13\r\n", '{"amount":1}'), 400],
    [
      "400 for a length and chunks",
      () => recharge("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
      400,
    ],
    ["400 for a broken chunk", () => recharge("Transfer-Encoding: chunked\r\n", "zz\r\n"), 400],
    [
      "501 for another encoding before chunks",
      () => recharge("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"),
      501,
    ],
    ["417 for another expectation", () => recharge("Expect: more\r\nContent-Length: 2\r\n", "{}"), 417],
    ["405 for a tunnel", () => `CONNECT evil.example:443 HTTP/1.1\r\n${host}\r\n`, 405],
    ["400 for HTTP/2 without TLS", () => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400],
    ["400 for a folded header", () => own("X-A: a\r\n b\r\n"), 400],
    ["431 for endless headers", () => own(`X-A: ${"a".repeat(70_000)}\r\n`), 431],
  ])("%s", async (_what, request, status) => {
    const answer = await answerTo(request());

    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer.toLowerCase()).toContain("x-content-type-options: nosniff");
    expect(answer).toContain("frame-ancestors 'none'");
    expect(defects).toEqual([]);
  });

  it.each([
    [198, 403],
    [199, 431],
    [232, 431],
    [2_001, 431],
  ])("an origin behind %d other headers is refused with %d, before Node.js drops it", async (count, status) => {
    const answer = await answerTo(own(`${"a:\r\n".repeat(count)}Origin: http://evil.example\r\n`));

    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  it("403 before its body is asked for", async () => {
    const answer = await answerTo(
      recharge("Origin: http://evil.example\r\nExpect: 100-continue\r\nContent-Length: 12\r\n", ""),
    );

    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
  });
});

describe("requests in one packet", () => {
  const pipelined = (count: number) =>
    new Promise<number>((resolve) => {
      let answers = "";
      const socket = connect(Number(new URL(cloud.url).port), "127.0.0.1", () => {
        socket.write(`${own().repeat(count - 1)}${own("Connection: close\r\n")}`);
      });
      socket.on("data", (chunk) => {
        answers += chunk.toString("latin1");
      });
      socket.on("error", () => undefined);
      socket.on("close", () => resolve(answers.split("HTTP/1.1 200 ").length - 1));
    });

  it("are answered in order, up to a hundred", async () => {
    expect(await pipelined(100)).toBe(100);
  });

  it("end the connection if there are more, and nothing else", async () => {
    expect(await pipelined(2_000)).toBeLessThan(2_000);
    expect((await fetch(`${cloud.url}/_local/clock`)).status).toBe(200);
    expect(defects).toEqual([]);
  });
});

describe("a body that is too large", () => {
  it("is read to its end, so that its sender gets to read why it was refused", async () => {
    const body = "a=b&".repeat(1_000_000);
    const answer = await fetch(cloud.url, { method: "POST", body });

    expect([answer.status, await answer.text()]).toEqual([413, expect.stringContaining("at most")]);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  });
});

describe("a request that is let in", () => {
  it("may bring chunks with trailers, which are no headers", async () => {
    const trailers = "Host: evil.example\r\nOrigin: http://evil.example\r\n";
    const answer = await answerTo(
      recharge("Transfer-Encoding: chunked\r\n", `c\r\n{"amount":1}\r\n0\r\n${trailers}\r\n`),
    );

    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  });

  it("may wait for 100 Continue", async () => {
    const answer = await answerTo(recharge("Expect: 100-continue\r\nContent-Length: 12\r\n", '{"amount":1}'));

    expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
  });

  it("is no defect when its sender leaves in the middle", async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(Number(new URL(cloud.url).port), "127.0.0.1", () => {
        socket.write(recharge("Content-Length: 1000\r\n", "{"), () => socket.resetAndDestroy());
      });
      socket.on("close", () => resolve());
    });
    await fetch(`${cloud.url}/_local/clock`);

    expect(defects).toEqual([]);
  });
});

describe("a signature", () => {
  it.each(["__proto__", "constructor", "toString"])(
    "that claims to cover a header called %s is wrong like any other",
    async (name) => {
      const headers = {
        "x-acs-date": new Date().toISOString().replace(/\.\d+Z$/, "Z"),
        "x-acs-signature-nonce": `nonce-${name}`,
        "x-acs-version": "2014-05-26",
        "x-acs-action": "DescribeRegions",
        authorization: `ACS3-HMAC-SHA256 Credential=${cloud.accessKeyId},SignedHeaders=host;x-acs-action;x-acs-date;x-acs-signature-nonce;x-acs-version;${name},Signature=00`,
      };
      const answer = await fetch(cloud.url, { method: "POST", headers });

      expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining("SignatureDoesNotMatch")]);
      expect(defects).toEqual([]);
    },
  );
});
