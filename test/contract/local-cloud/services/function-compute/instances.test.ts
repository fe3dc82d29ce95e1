/** Instances of a function: when they start, freeze, wake and end, and what freezing does to their connections. */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { LocalCloud } from "../../../../../local-cloud/index.ts";
import { eventually } from "./function-folder.ts";
import { type Probe, startProbe } from "./probe.ts";

let cloud: LocalCloud;
let invoke: Probe["invoke"];
afterEach(() => cloud.close());

const start = async (source: string, config: object = {}) => {
  ({ cloud, invoke } = await startProbe(source, config));
};

const stateOf = (pid: number) => /^State:\s+(\S)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
const isGone = (pid: number) => {
  try {
    return ["Z", "X"].includes(stateOf(pid) ?? "X");
  } catch {
    return true;
  }
};

/** Once told to forget, resets every older connection on its next request, without a word before: as a gateway in between does. */
const startForgetfulServer = async () => {
  const known = new Set<unknown>();
  const forgotten = new Set<unknown>();
  const server = createServer((request, response) => {
    known.add(request.socket);
    if (forgotten.has(request.socket)) request.socket.resetAndDestroy();
    else response.end("ok");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    forget: () => {
      for (const socket of known) forgotten.add(socket);
    },
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};

describe("instances of the Node.js runtime", () => {
  it("freezes the process after the answer and wakes it for the next one", async () => {
    await start(`let ticks = 0; setInterval(() => { ticks += 1; }, 1);
      exports.handler = async () => ({ pid: process.pid, ticks });`);
    const first = JSON.parse((await invoke()).text);

    const frozen = await eventually(async () => (stateOf(first.pid) === "T" ? true : undefined));
    const second = JSON.parse((await invoke()).text);

    expect(frozen).toBe(true);
    expect(second.pid).toBe(first.pid);
  });

  it("runs one request at a time in an instance and starts another for the second", async () => {
    await start("exports.handler = async () => { await new Promise((r) => setTimeout(r, 150)); return process.pid; };");

    const [left, right] = await Promise.all([invoke(), invoke()]);

    expect(left.text).not.toBe(right.text);
    expect((await cloud.control("GET", "functions/probe")).instances).toEqual({ busy: 0, idle: 2 });
  });

  it("refuses a synchronous call when no more instances are allowed", async () => {
    await start("exports.handler = async () => new Promise((r) => setTimeout(r, 300));", { maxInstances: 1 });

    const statuses = (await Promise.all([invoke(), invoke()])).map(({ status }) => status);

    expect(statuses.sort()).toEqual([200, 429]);
  });

  it.each([
    ["no reset when its client drops the agent before the freeze", "[200,200]", "agent.destroy()"],
    ["the reset of a connection that died in the freeze when its client keeps the agent", "ECONNRESET", ""],
  ])("sees %s", async (_what, expected, afterwards) => {
    const site = await startForgetfulServer();
    await start(`const http = require("node:http");
      let agent;
      exports.handler = async () => {
        ${afterwards === "" ? "agent ??=" : "agent ="} new http.Agent({ keepAlive: true });
        const get = () => new Promise((resolve, reject) => {
          http.get(${JSON.stringify(site.url)}, { agent }, (response) => response.resume().on("end", () => resolve(response.statusCode))).on("error", reject);
        });
        try { return [await get(), await get()]; } catch (error) { return error.code; } finally { ${afterwards} }
      };`);

    const first = await invoke();
    site.forget();
    const second = await invoke();
    await site.close();

    expect([first.text, second.text]).toEqual(["[200,200]", expected]);
  });

  it("kills a running instance on demand", async () => {
    await start(
      "exports.handler = async () => { console.log('running'); await new Promise((r) => setTimeout(r, 9000)); };",
    );
    const answer = invoke();
    await eventually(async () =>
      (await cloud.control("GET", "functions/probe/logs")).lines.length > 0 ? true : undefined,
    );

    expect(await cloud.control("POST", "functions/probe/kill")).toEqual({ killed: 1 });
    expect(JSON.parse((await answer).text).errorMessage).toContain("Process exited unexpectedly");
  });

  it("leaves no process behind, frozen or running", async () => {
    await start(
      "exports.handler = async (event) => { if (event.length) await new Promise((r) => setTimeout(r, 9000)); return process.pid; };",
    );
    const frozenPid = Number((await invoke()).text);
    const running = invoke("x").catch(() => undefined);
    await eventually(async () =>
      (await cloud.control("GET", "functions/probe")).instances.busy === 1 ? true : undefined,
    );

    await cloud.close();
    await running;

    expect(isGone(frozenPid)).toBe(true);
  });
});
