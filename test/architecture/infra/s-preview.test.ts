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
/** The command that the package installs. The package exports no function. */
const S = join(dirname(require.resolve("@serverless-devs/s/package.json")), "bin/s");
const ACCOUNT = "1000000000000001";

/** `s` writes to its home folder, and takes an account from the environment instead of a configured key. */
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

/** A warning may precede the JSON, also on stdout. */
function jsonIn(stdout: string): unknown {
  const start = stdout.search(/^\{/m);
  if (start < 0) throw new Error(`s preview printed no JSON: ${stdout.slice(0, 300)}`);
  return JSON.parse(stdout.slice(start));
}

describe("s preview", () => {
  it("renders the values that our own reading of s.yaml gives, and the schema accepts them", async () => {
    const rendered = jsonIn(await preview("s.yaml"));

    expect(parseSYaml(rendered)).toEqual(resolveSYaml(readFileSync("s.yaml", "utf8"), { accountId: ACCOUNT }));
  });

  it("prints no JSON for a file that it cannot read", async () => {
    const stdout = await preview("package.json").catch((error: { stdout?: string }) => error.stdout ?? "");

    expect(() => parseSYaml(jsonIn(stdout))).toThrow();
  });
});
