/** Processes that a function starts end with the function's process. */
import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../../../local-cloud/index.ts";
import { eventually, functionFolder } from "../services/function-compute/function-folder.ts";
import { signedInvoke } from "../services/function-compute/signed-invoke.ts";

const clouds: LocalCloud[] = [];
afterEach(async () => {
  await Promise.all(clouds.splice(0).map((cloud) => cloud.close()));
});

/** Returns the code of a handler that starts a process, then does what `rest` says. The process holds the streams open. */
const starting = (rest: string, options = "") => `
  const { spawn } = require("node:child_process");
  exports.handler = async (event) => {
    const child = spawn("sleep", ["600"], { stdio: "inherit"${options} });
    require("node:fs").writeFileSync(String(event), String(child.pid));
    ${rest}
  };`;

/** Returns the state of a process in Linux's letters, for example T for stopped; "gone" if it has ended. */
function stateOf(pid: number): string {
  try {
    const state = /^State:\s+(\S)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? "gone";
    return state === "Z" || state === "X" ? "gone" : state;
  } catch {
    return "gone";
  }
}

async function invoked(rest: string, { timeout = 20, options = "" } = {}) {
  const cloud = await startLocalCloud();
  clouds.push(cloud);
  const codeDir = functionFolder(starting(rest, options));
  const note = `${codeDir}/pid`;
  await cloud.control("PUT", "functions/parent", { codeDir, timeout });
  const answer = await signedInvoke(cloud, "parent", note);
  return { cloud, answer, pid: Number(readFileSync(note, "utf8")) };
}
const isGone = (pid: number) => eventually(async () => (stateOf(pid) === "gone" ? true : undefined));

describe("a process that a function started", () => {
  it("is frozen with the instance between two invocations, and ends with it", async () => {
    const { cloud, answer, pid } = await invoked("return 'done';");

    expect(answer.text).toBe("done");
    expect(await eventually(async () => (stateOf(pid) === "T" ? true : undefined))).toBe(true);
    expect(await cloud.control("POST", "functions/parent/recycle")).toEqual({ killed: 1 });
    expect(await isGone(pid)).toBe(true);
  });

  it("ends when the function's process exits by itself", async () => {
    const { pid } = await invoked("process.exit(1);");

    expect(await isGone(pid)).toBe(true);
  });

  it("ends when the invocation has run into its timeout", async () => {
    const { answer, pid } = await invoked("await new Promise((resolve) => setTimeout(resolve, 60_000));", {
      timeout: 2,
    });

    expect(answer.text).toContain("timed out");
    expect(await isGone(pid)).toBe(true);
  });

  it("ends with the local cloud", async () => {
    const { cloud, pid } = await invoked("return 'done';");
    await cloud.close();

    expect(await isGone(pid)).toBe(true);
  });

  it("cannot keep the local cloud from closing, even if it left the process group", async () => {
    const { cloud, pid } = await invoked("process.exit(1);", { options: ", detached: true" });

    await cloud.close();
    process.kill(pid, "SIGKILL");
  });
});
