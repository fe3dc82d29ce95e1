import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FIRST_DEMO } from "../../../cli/demo/first-demo.ts";
import { functionFolder } from "../local-cloud/services/function-compute/function-folder.ts";
import { type CommandLine, openCommandLine } from "./command-line.ts";

let line: CommandLine;

beforeAll(async () => {
  line = await openCommandLine(FIRST_DEMO);
});

afterAll(() => line.close());

describe("a refused invoke", () => {
  // Each code comes with the HTTP status of another one, because the status must decide nothing.
  it.each([
    ["FunctionNotFound", 403, 2, /There is no function ecs-auto-recovery/],
    ["AccessDenied", 400, 2, /Not allowed to invoke ecs-auto-recovery/],
    ["AccountOverdue", 500, 2, /itself is in arrears/],
    ["InvalidAccessKeyID", 404, 2, /InvokeFunction failed: InvalidAccessKeyID/],
    ["InvalidArgument", 500, 2, /InvokeFunction failed: InvalidArgument/],
    ["ResourceExhausted", 400, 3, /InvokeFunction failed: ResourceExhausted/],
    ["InternalServerError", 403, 3, /InvokeFunction failed: InternalServerError/],
    ["ANewCode", 404, 3, /InvokeFunction failed: ANewCode/],
  ])("with %s and HTTP %d exits %d", async (code, status, exit, words) => {
    await line.cloud.control("POST", "faults", { action: "InvokeFunction", effect: "error", status, code });

    const ended = await line.run("invoke", "--mode", "plan");

    await line.cloud.control("DELETE", "faults");
    expect(ended.code).toBe(exit);
    expect(ended.stderr).toMatch(words);
  });

  it("names in Chinese what was refused and what to do", async () => {
    const refusal = { action: "InvokeFunction", effect: "error", status: 400, code: "InvalidAccessKeyID" };
    await line.cloud.control("POST", "faults", refusal);

    const { stderr } = await line.run("invoke", "--mode", "plan", "--lang", "zh");

    await line.cloud.control("DELETE", "faults");
    expect(stderr).toMatch(/InvokeFunction 失败：InvalidAccessKeyID（.*AccessKey/s);
  });
});

describe("the answer of a synchronous invoke", () => {
  const SIGNS = "a\u001b]0;owned\u0007b\u001b[2J\u009b2Jc\u202ed\u200be\u2066f\rg\u{e0041}h\ufffbi";

  it.each([
    ["an error", `throw new Error(signs);`],
    ["an error of another kind", `throw Object.assign(new Error(signs), { name: signs, code: signs, stack: signs });`],
    ["no error object", `throw { errorMessage: signs, [signs]: signs };`],
    ["a refusal", `return { problems: [{ code: "request-refused", message: signs }] };`],
    ["a text", `return signs;`],
  ])("does not act on a terminal: %s", async (_what, body) => {
    const codeDir = functionFolder(
      `exports.handler = async () => { const signs = ${JSON.stringify(SIGNS)}; ${body} };`,
    );
    await line.cloud.control("PUT", "functions/ecs-auto-recovery", { codeDir });
    const signal = AbortSignal.abort();

    for (const more of [[], ["--json"]]) {
      const { stdout, stderr } = await line.runWith({ signal }, "invoke", "--sync", "--mode", "plan", ...more);

      expect(stderr).not.toBe("");
      expect(`${stdout}${stderr}`.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{DI}\p{Zl}\p{Zp}\ufff9-\ufffb]/u);
    }
  });
});
