import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readFunctionSpec } from "../../../../../local-cloud/services/function-compute/function-spec.ts";

const codeDir = mkdtempSync(join(tmpdir(), "function-spec-"));
writeFileSync(join(codeDir, "index.js"), "");
afterAll(() => rmSync(codeDir, { recursive: true, force: true }));

describe("readFunctionSpec", () => {
  it("fills in the vendor's defaults and takes the account from the role", () => {
    expect(readFunctionSpec("fn", { codeDir, role: "acs:ram::1000000000000009:role/x" }, "1")).toMatchObject({
      name: "fn",
      accountId: "1000000000000009",
      regionId: "cn-hangzhou",
      handler: "index.handler",
      timeoutSeconds: 3,
      memoryMb: 512,
      retries: 3,
      maxEventAgeSeconds: 86_400,
      triggers: [],
    });
  });

  it("names every mistake at once", () => {
    const read = () =>
      readFunctionSpec(
        "1fn",
        {
          codeDir: "relative",
          env: { FC_X: "1", n: 2 },
          timeout: 0,
          memory: 200,
          asyncInvokeConfig: { maxAsyncRetryAttempts: 9 },
          triggers: [
            { triggerName: "a", triggerType: "timer", triggerConfig: { cronExpression: "never" } },
            { triggerName: "b", triggerType: "oss" },
            { triggerName: "c", triggerType: "eventbridge", triggerConfig: { eventRuleFilterPattern: "{" } },
            { triggerName: "d", triggerType: "eventbridge", triggerConfig: { eventRuleFilterPattern: '{"type":"x"}' } },
          ],
          memorysize: 128,
        },
        undefined,
      );

    for (const problem of [
      "memorysize: unknown",
      "name: letters",
      "accountId: needed",
      "codeDir: an absolute path",
      "memory: a multiple of 64",
      "env.FC_X",
      "env.n: a string",
      "timeout: a whole number from 1 to 86400",
      "maxAsyncRetryAttempts: a whole number from 0 to 8",
      "triggers[0].triggerConfig.cronExpression",
      "triggers[1].triggerType: one of timer, http, eventbridge",
      "triggers[2].triggerConfig.eventRuleFilterPattern",
      "triggers[3].triggerConfig.eventRuleFilterPattern: type must be an object",
    ]) {
      expect(read).toThrow(problem);
    }
  });

  it("refuses a folder without the module of the handler", () => {
    expect(() => readFunctionSpec("fn", { codeDir, handler: "main.handler" }, "1")).toThrow(
      "codeDir: holds no main.js or .mjs",
    );
  });
});
