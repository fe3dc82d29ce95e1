import { describe, expect, it } from "vitest";
import { createPinoLog } from "../../../../functions/adapters/log/pino-log.ts";
import { CloudError } from "../../../../functions/core/failure/cloud-error.ts";

function aLog(secrets: readonly string[] = []) {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const log = createPinoLog({ requestId: "request-1", runId: "run-1", secrets, destination });
  return { log, lines, entries: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe("createPinoLog", () => {
  it("writes one JSON line with level, time, request id and run id", () => {
    const { log, lines, entries } = aLog();

    log.info("handed over", { taskId: "t-1", counts: { recovered: 3 }, accountIds: ["1"] });
    log.warn("slow");
    log.error("refused");

    expect(lines.every((line) => line.endsWith("}\n"))).toBe(true);
    expect(entries()[0]).toEqual({
      level: "info",
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      requestId: "request-1",
      runId: "run-1",
      taskId: "t-1",
      counts: { recovered: 3 },
      accountIds: ["1"],
      message: "handed over",
    });
    expect(entries().map(({ level, message }) => [level, message])).toEqual([
      ["info", "handed over"],
      ["warn", "slow"],
      ["error", "refused"],
    ]);
  });

  it("writes allowed fields only, and says which it left out", () => {
    const { log, entries } = aLog();

    log.info("x", { instanceId: "i-1", authorization: "LOG a:b", "odd name": 1 });

    log.info("stage", { stage: "act", account_id: "1", region_id: "r", instance_id: "i", request_id: "q", stopped: 3 });

    expect(entries()[1]).toMatchObject({ stage: "act", account_id: "1", region_id: "r", instance_id: "i", stopped: 3 });
    expect(entries()[1]).not.toHaveProperty("droppedFields");
    expect(entries()[0]).toMatchObject({ instanceId: "i-1", droppedFields: ["authorization"] });
    expect(entries()[0]).not.toHaveProperty("authorization");
  });

  it("writes the facts of a CloudError, and of any other error the stack without its message", () => {
    const { log, entries } = aLog();
    const failure = { action: "PutLogs", code: "ServerBusy", message: "busy", answered: true };
    const leaking = Object.assign(new TypeError("https://x/?Signature=canary"), { url: "canary" });

    log.warn("x", { error: new CloudError(failure), problem: { error: leaking, deep: [leaking] } });

    const bug = { name: "TypeError", stack: expect.arrayContaining(["TypeError: <url>"]) };
    expect(entries()[0]).toMatchObject({ error: failure, problem: { error: bug, deep: [bug] } });
    expect(JSON.stringify(entries()[0])).toContain("pino-log.test.ts");
    expect(JSON.stringify(entries()[0])).not.toContain("canary");
  });

  it("writes each error of an AggregateError", () => {
    const { log, entries } = aLog(["canary-secret"]);

    log.error("x", { error: new AggregateError([new Error("first canary-secret"), new RangeError("second")], "both") });

    expect(entries()[0]).toMatchObject({
      error: {
        name: "AggregateError",
        errors: [{ stack: expect.arrayContaining(["Error: first <hidden>"]) }, { name: "RangeError" }],
      },
    });
  });

  it("hides secrets in every text, and fields that hold them at any depth", () => {
    const { log, lines } = aLog(["canary-secret"]);

    log.info("x", {
      reason: "signed with canary-secret at https://host/?AccessKeyId=canary",
      failure: { securityToken: "canary", url: "canary", stack: "canary", deep: { cause: "canary", code: "Kept" } },
    });

    expect(lines.join("")).not.toContain("canary");
    expect(lines.join("")).toContain("Kept");
  });

  it("hides secrets in names of fields, in bytes, in causes and behind symbols", () => {
    const { log, lines } = aLog(["canarysecret"]);
    const error = new Error("Kept", { cause: new Error("canarysecret") });
    const failure = { canarysecret: 1, bytes: Buffer.from("canarysecret"), [Symbol("canarysecret")]: "canarysecret" };

    log.info("x", {
      failure: [failure, new Map([["canarysecret", 1]])],
      canarysecret: "",
      error,
      LTAI4FooBarBazQux: "",
    });
    log.error("x", { error: new AggregateError([error, { canarysecret: "canarysecret" }], "canarysecret") });

    expect(lines.join("")).not.toMatch(/canary|LTAI|99,97,110|"0":99/);
    expect(lines.join("")).toContain("Kept");
  });

  it("writes an error whose stack is one long line of paths", () => {
    const { log, entries } = aLog();
    const error = new Error("x");
    error.stack = `Error: x\n    at ${"/a:1".repeat(60_000)}`;

    log.error("x", { error });

    expect(entries()[0]).toMatchObject({ error: { stack: ["Error: x", expect.any(String)] } });
  });

  it("ends a value that refers to itself", () => {
    const { log, entries } = aLog();
    const circular: Record<string, unknown> = { code: "a" };
    circular.again = circular;

    log.info("x", { failure: circular });

    expect(entries()[0]).toMatchObject({ failure: { code: "a", again: { code: "a" } } });
  });

  it("writes an undelivered record whole and says so", () => {
    const { log, entries } = aLog(["canary-secret"]);
    const note = "x".repeat(2_000);

    log.writeUndelivered({ record_type: "instance", instance_name: "数据库", note, error_message: "canary-secret!" });

    expect(entries()[0]).toMatchObject({
      level: "error",
      message: "undelivered record",
      undelivered: true,
      record_type: "instance",
      instance_name: "数据库",
      note,
      error_message: "<hidden>!",
    });
  });
});
