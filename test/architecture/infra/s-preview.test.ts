import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { resolveSYaml } from "../../../infra/resolve-s-yaml.ts";
import { parseSYaml } from "../../../infra/s-yaml-schema.ts";

const run = promisify(execFile);
const require = createRequire(import.meta.url);
/** The command that the package installs; it exports nothing. */
const S = join(dirname(require.resolve("@serverless-devs/s/package.json")), "bin/s");
const ACCOUNT = "1000000000000001";

/** `s` writes to its home, and takes an account from the environment in the place of a configured key. */
let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "ecs-auto-recovery-s-"));
});
afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

async function preview(file: string): Promise<string> {
  const { stdout } = await run(process.execPath, [S, "preview", "-t", file, "-o", "json"], {
    env: {
      PATH: process.env.PATH,
      HOME: home,
      AccountID: ACCOUNT,
      AccessKeyID: "preview-only",
      AccessKeySecret: "preview-only",
    },
  });
  return stdout;
}

/** A warning may stand before the JSON, on stdout too. */
function jsonIn(stdout: string): unknown {
  const start = stdout.search(/^\{/m);
  if (start < 0) throw new Error(`s preview printed no JSON: ${stdout.slice(0, 300)}`);
  return JSON.parse(stdout.slice(start));
}

describe("s preview", () => {
  it("renders what our own reading of s.yaml says, and the schema takes it", async () => {
    const rendered = jsonIn(await preview("s.yaml"));

    expect(parseSYaml(rendered)).toEqual(resolveSYaml(readFileSync("s.yaml", "utf8"), { accountId: ACCOUNT }));
  });

  it("is believed by its output alone: a file it cannot read makes no JSON", async () => {
    const stdout = await preview("package.json").catch((error: { stdout?: string }) => error.stdout ?? "");

    expect(() => parseSYaml(jsonIn(stdout))).toThrow();
  });
});
