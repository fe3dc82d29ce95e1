/** The files that editors, GitHub and Renovate read, parsed offline and compared with the documented shapes. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";

const ROOT = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const json = (path: string) => JSON.parse(read(path));
const { scripts, engines } = json("package.json");

/**
 * Source: docs.github.com, "Workflow syntax for GitHub Actions". Only the keys that our workflows use; any other key
 * counts as misspelt.
 */
const Step = v.union([
  v.strictObject({ name: v.optional(v.string()), run: v.string() }),
  v.strictObject({
    name: v.optional(v.string()),
    uses: v.pipe(v.string(), v.regex(/^[\w-]+\/[\w-]+@v\d+$/)),
    with: v.optional(v.record(v.string(), v.union([v.string(), v.number(), v.boolean()]))),
  }),
]);
const Job = v.strictObject({
  "runs-on": v.picklist(["ubuntu-24.04"]),
  "timeout-minutes": v.pipe(v.number(), v.maxValue(60)),
  steps: v.pipe(v.array(Step), v.minLength(1)),
});
const Workflow = v.strictObject({
  name: v.string(),
  on: v.strictObject({
    push: v.optional(v.strictObject({ branches: v.array(v.string()) })),
    pull_request: v.optional(v.null()),
  }),
  permissions: v.record(v.string(), v.picklist(["read", "write", "none"])),
  concurrency: v.optional(v.strictObject({ group: v.string(), "cancel-in-progress": v.boolean() })),
  jobs: v.record(v.string(), Job),
});

/** Source: docs.github.com, "Syntax for GitHub's form schema". */
const Field = v.strictObject({
  type: v.picklist(["markdown", "textarea", "input", "dropdown", "checkboxes"]),
  id: v.optional(v.string()),
  attributes: v.record(v.string(), v.string()),
  validations: v.optional(v.strictObject({ required: v.boolean() })),
});
const Form = v.strictObject({ name: v.string(), description: v.string(), body: v.array(Field) });

describe("the GitHub workflow", () => {
  const workflow = v.parse(Workflow, parseYaml(read(".github/workflows/ci.yml")));
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

  it("runs the gate and no other check", () => {
    const commands = steps.flatMap((step) => ("run" in step ? [step.run] : []));

    expect(commands).toEqual(["npm install --global npm@11", ".ci/run"]);
  });

  it("uses a Node version that the project allows", () => {
    const versions = steps.flatMap((step) => ("uses" in step ? (step.with?.["node-version"] ?? []) : []));

    expect(versions).toEqual([20]);
    expect(engines.node).toContain(">=20");
  });

  it("is refused with a misspelt key", () => {
    const text = read(".github/workflows/ci.yml").replace("timeout-minutes", "timeout-minute");

    expect(v.safeParse(Workflow, parseYaml(text)).success).toBe(false);
  });
});

describe("issue forms", () => {
  const forms = readdirSync(join(ROOT, ".github/ISSUE_TEMPLATE")).filter((name) => name !== "config.yml");

  it.each(forms)("%s has the shape of a form", (name) => {
    expect(v.parse(Form, parseYaml(read(`.github/ISSUE_TEMPLATE/${name}`))).body.length).toBeGreaterThan(0);
  });
});

describe("the editor's files", () => {
  const tasks: readonly { label: string; script: string }[] = json(".vscode/tasks.json").tasks;

  it.each(tasks)("run $script, which package.json has", ({ script }) => {
    expect(scripts).toHaveProperty([script]);
  });

  const launches: readonly { name: string; preLaunchTask?: string; program?: string }[] =
    json(".vscode/launch.json").configurations;

  it.each(launches)("launch an existing file after an existing task: $name", ({ preLaunchTask, program = "" }) => {
    const path = program.replace(/^\$\{workspaceFolder\}\//, "");

    if (preLaunchTask !== undefined) expect(tasks.map(({ label }) => label)).toContain(preLaunchTask);
    if (path !== "" && !path.startsWith("dist/")) expect(existsSync(join(ROOT, path)), path).toBe(true);
  });

  it("the container has the Node of the function", () => {
    expect(json(".devcontainer/devcontainer.json").image).toMatch(/typescript-node:20-/);
  });
});

describe("Renovate", () => {
  it("pins exact versions and keeps Node's types at 20", () => {
    const { rangeStrategy, packageRules } = json(".github/renovate.json");

    expect(rangeStrategy).toBe("pin");
    expect(packageRules).toContainEqual(expect.objectContaining({ allowedVersions: "<21" }));
  });
});

describe("git", () => {
  const ignored = read(".gitignore").split("\n");

  it.each(["recovery.config.yaml", ".env", ".env.*", "s.mine.yaml"])("never takes up %s", (name) => {
    expect(ignored).toContain(name);
    // A pattern without a slash counts in every folder, and no later line may take it back.
    expect(ignored.filter((line) => line.startsWith("!"))).toEqual([]);
  });
});

describe("the audit", () => {
  const gate = read(".ci/run");
  const [, script = ""] = /<<'AUDIT'[^\n]*\n([\s\S]*?)\nAUDIT\n/.exec(gate) ?? [];
  const judged = (report: string) => {
    const file = join(mkdtempSync(join(tmpdir(), "audit-")), "audit.json");
    writeFileSync(file, report);
    const { status, stdout } = spawnSync(process.execPath, ["-", file], { input: script, encoding: "utf8" });
    return { status, said: stdout.trim() };
  };
  const counts = (high: number, critical: number) =>
    JSON.stringify({ metadata: { vulnerabilities: { low: 3, moderate: 1, high, critical } } });

  it("is part of the gate, and no setting switches it off", () => {
    expect(gate).toContain("npm audit --omit=dev --json");
    expect(read(".npmrc")).not.toMatch(/audit|omit/);
  });

  it.each([
    ["a grave weakness", counts(1, 0), 1],
    ["a critical weakness", counts(0, 1), 1],
    ["lesser weaknesses", counts(0, 0), 0],
  ])("judges %s", (_what, report, status) => {
    expect(judged(report)).toMatchObject({ status, said: expect.stringContaining('"moderate":1') });
  });

  it.each([
    ["refuses", '{"statusCode":405,"message":"405 Method Not Allowed"}', "405"],
    ["does not answer", "", "no answer"],
  ])("says that nothing was checked if the registry %s", (_what, report, why) => {
    expect(judged(report)).toEqual({
      status: 0,
      said: `this registry answers no audit (${why}): nothing was checked`,
    });
  });
});
