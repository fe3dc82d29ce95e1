/** What a function answers over its HTTP trigger: it reaches the client as an answer, and opens nothing to a browser. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../../../local-cloud/index.ts";
import { functionFolder } from "../services/function-compute/function-folder.ts";

let cloud: LocalCloud;
const defects: string[] = [];
beforeAll(async () => {
  cloud = await startLocalCloud({ log: (line) => defects.push(line) });
});
afterAll(() => cloud.close());

async function answerOf(name: string, handler: string): Promise<Response> {
  const triggers = [{ triggerName: "http", triggerType: "http", triggerConfig: { authType: "anonymous" } }];
  const codeDir = functionFolder(`exports.handler = async () => ${handler};`);
  await cloud.control("PUT", `functions/${name}`, { codeDir, triggers, timeout: 20 });
  return fetch(`${cloud.url}/_fc/http/${name}/`);
}

describe("the answer of a function", () => {
  it("loses headers that are no texts, and is an answer all the same", async () => {
    const answer = await answerOf(
      "objects",
      `({ statusCode: 200, headers: { a: { toString: 1 }, b: "c" }, body: "x" })`,
    );

    expect([answer.status, answer.headers.get("a"), answer.headers.get("b")]).toEqual([200, null, "c"]);
  });

  it("has no more headers than a client reads", async () => {
    const headers = `Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => ["h" + index, "x"]))`;
    const answer = await answerOf("many", `({ statusCode: 200, headers: ${headers}, body: "x" })`);

    expect([answer.status, await answer.text()]).toEqual([200, "x"]);
  });

  it("cannot lift the guards of the local cloud, nor set what holds for the whole host", async () => {
    const headers = {
      "X-Content-Type-Options": "",
      "cross-origin-resource-policy": "cross-origin",
      "access-control-allow-origin": "*",
      "set-cookie": "a=b",
      "clear-site-data": '"*"',
      "service-worker-allowed": "/",
      "strict-transport-security": "max-age=31536000",
    };
    const answer = await answerOf("guards", `({ statusCode: 200, headers: ${JSON.stringify(headers)}, body: "x" })`);

    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("cross-origin-resource-policy")).toBe("same-origin");
    for (const name of Object.keys(headers).slice(2)) expect(answer.headers.get(name)).toBeNull();
  });

  it("is the body itself where it is nested too deeply to be read", async () => {
    const answer = await answerOf(
      "deep",
      `Buffer.from('{"statusCode":200,"body":' + "[".repeat(200_000) + "]".repeat(200_000) + "}")`,
    );

    expect([answer.status, (await answer.text()).length]).toEqual([200, 400_026]);
    expect(defects).toEqual([]);
  });
});
