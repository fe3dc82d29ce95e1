/** What a deployment may not say: code outside of its folder, variables of the loader, fields without an end. */
import { mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readFunctionSpec } from "../../../../../local-cloud/services/function-compute/function-spec.ts";

const folder = mkdtempSync(join(tmpdir(), "function-input-"));
writeFileSync(join(folder, "index.js"), "exports.handler = async () => 1;");
const linked = mkdtempSync(join(tmpdir(), "function-linked-"));
symlinkSync(join(folder, "index.js"), join(linked, "index.js"));
const nested = mkdtempSync(join(tmpdir(), "function-nested-"));
symlinkSync(folder, join(nested, "src"));

const read = (body: object) => readFunctionSpec("f", { codeDir: folder, ...body }, "1");

describe("the code of a function", () => {
  it.each([
    ["a relative folder", { codeDir: "code" }, /absolute/],
    ["a folder with NUL", { codeDir: `${folder}\0` }, /absolute/],
    ["a folder without an end", { codeDir: `/${"a/".repeat(100_000)}` }, /codeDir/],
    ["a folder as its module", { codeDir: nested, handler: "src.handler" }, /codeDir/],
    ["a link out of its folder", { codeDir: linked }, /no link out of it/],
    ["a folder that is a link out", { codeDir: nested, handler: "src/index.handler" }, /no link out of it/],
    ["a way up", { handler: "../index.handler" }, /handler/],
    ["a way up in the middle", { handler: "a/../index.handler" }, /handler/],
    ["another root", { handler: "/index.handler" }, /handler/],
    ["a module with NUL", { handler: "index\0.handler" }, /handler/],
    ["a module with a line", { handler: "index\n.handler" }, /handler/],
  ])("is not %s", (_what, body, problem) => {
    expect(() => read(body)).toThrow(problem);
  });

  it("may lie in a folder below, and the folder itself may be reached by a link", () => {
    const link = join(nested, "src");

    expect(read({ codeDir: link }).codeDir).toBe(link);
    expect(read({ handler: "index.handler" }).handler).toBe("index.handler");
  });
});

describe("the environment of a function", () => {
  it.each([
    ...["NODE_EXTRA_CA_CERTS", "NODE_V8_COVERAGE", "NODE_REPL_EXTERNAL_MODULE", "NODE_USE_ENV_PROXY", "Node_Options"],
    ...["NODE_TLS_REJECT_UNAUTHORIZED", "node_tls_reject_unauthorized", "NODE_COMPILE_CACHE", "NODE_ICU_DATA"],
    ...["LD_LIBRARY_PATH", "LD_AUDIT", "ld_preload", "DYLD_LIBRARY_PATH", "GLIBC_TUNABLES", "MALLOC_TRACE"],
    ...["OPENSSL_MODULES", "OPENSSL_ENGINES", "SSL_CERT_FILE", "ssl_cert_dir", "SSLKEYLOGFILE", "CTLOG_FILE"],
    ...["UV_THREADPOOL_SIZE", "UV_USE_IO_URING", "ICU_DATA", "WATCH_REPORT_DEPENDENCIES", "ELECTRON_RUN_AS_NODE"],
    ...[
      "ASAN_OPTIONS",
      "QEMU_LD_PREFIX",
      "RES_OPTIONS",
      "HOSTALIASES",
      "LOCALDOMAIN",
      "TZDIR",
      "npm_config_node_options",
    ],
  ])("does not hold %s", (name) => {
    expect(() => read({ env: { [name]: "x" } })).toThrow(`env.${name}: this name changes how Node.js starts`);
  });

  it("does not hold a key that JSON made of __proto__", () => {
    expect(() => read({ env: JSON.parse('{"__proto__":{"NODE_OPTIONS":"x"}}') })).toThrow(/env\.__proto__/);
    expect(() => read(JSON.parse('{"__proto__":{"env":{"NODE_OPTIONS":"x"}}}'))).toThrow(/__proto__: unknown/);
  });

  it("holds what libraries and the function itself read", () => {
    const env = {
      NODE_ENV: "production",
      RECOVERY_MODE: "plan",
      TZ: "Asia/Shanghai",
      LANG: "C",
      SLACK_URL: "https://x",
    };

    expect(read({ env }).env).toEqual(env);
  });
});

describe("the triggers of a function", () => {
  const trigger = (triggerType: string, triggerConfig: object, triggerName = "t") => ({
    triggers: [{ triggerName, triggerType, triggerConfig }],
  });

  it.each([
    ["a name without an end", trigger("http", {}, "t".repeat(129)), /triggerName/],
    ["a name with signs of a terminal", trigger("http", {}, "t\u001b[2J"), /triggerName/],
    ["methods that are no texts", trigger("http", { methods: [{ toString: 1 }] }), /methods/],
    [
      "a schedule without an end",
      trigger("timer", { cronExpression: `0 0 0 ${"1,".repeat(1_000)}1 * *` }),
      /cronExpression/,
    ],
    ["a period without an end", trigger("timer", { cronExpression: `@every 1${"0".repeat(400)}h` }), /cronExpression/],
  ])("have no %s", (_what, body, problem) => {
    expect(() => read(body)).toThrow(problem);
  });
});
