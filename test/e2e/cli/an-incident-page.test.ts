/** The output that docs/an-incident.md shows is the output of the commands, line by line, except for its `[...]`. */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { type CliProcess, ROOT, runCli, startCli } from "./cli-process.ts";

interface Shown {
  readonly command: string;
  readonly lines: readonly string[];
}

const PAGE = readFileSync(join(ROOT, "docs/an-incident.md"), "utf8");
const [FIRST = "", HUB = ""] = PAGE.split("\n## In the hub layout\n");

/** Every command of a part's transcripts with the lines that it shows. */
function shownIn(part: string): Shown[] {
  const blocks = [...part.matchAll(/```\n(\$ [\s\S]*?)```/g)].map((match) => match[1] ?? "");
  return blocks.flatMap((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((shown) => {
        const [command = "", ...lines] = shown.trimEnd().split("\n");
        return { command, lines: lines.filter((line) => line !== "[...]") };
      }),
  );
}

/** The lines occur in the output in this order. A line that ends in `[...]` is compared by its beginning. */
function expectInOrder(lines: readonly string[], output: string): void {
  let from = 0;
  for (const line of lines) {
    const at = output.indexOf(line.replace(/ \[\.\.\.\]$/, ""), from);
    expect(at, `${line}\n--- in ---\n${output}`).toBeGreaterThanOrEqual(0);
    from = at + 1;
  }
}

/** Running instances once the cloud has done what a payment or a debt starts. A person types slower than a test. */
const RUNNING_AFTER: Readonly<Record<string, number>> = { arrears: 0, recharge: 1 };

describe("docs/an-incident.md", () => {
  let process: CliProcess;
  let printed: string;
  let url: string;
  let environment: Record<string, string>;
  let config: string;

  async function start(scenario: string) {
    process = startCli(["cloud", "--scenario", scenario]);
    onTestFinished(async () => {
      process.child.kill("SIGINT");
      await process.ended;
    });
    const ready = JSON.parse(await process.until("stdout", "\n")) as Record<string, string>;
    url = ready.url ?? "";
    printed = await process.until("stderr", "Ctrl-C");
    config = /--config (\S+)/.exec(printed)?.[1] ?? "";
    environment = {
      ALIBABA_CLOUD_ACCESS_KEY_ID: ready.accessKeyId ?? "",
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: ready.accessKeySecret ?? "",
    };
  }

  const control = async (method: string, path: string, body: string) => {
    const answer = await fetch(`${url}/_local/${path}`, {
      method,
      headers: { "content-type": "application/json" },
      body,
    });
    expect(answer.ok, path).toBe(true);
  };
  const running = async () => {
    const instances = (await (await fetch(`${url}/_local/instances`)).json()) as { status: string }[];
    return instances.filter(({ status }) => status === "Running").length;
  };

  async function outputOf(command: string): Promise<string> {
    const args = /^npm run cli -- --config \$CONFIG (.*)$/.exec(command)?.[1];
    if (args !== undefined) return (await runCli(["--config", config, ...args.split(" ")], environment)).stdout;
    const curl = /^curl -X (\w+) http:\/\/127\.0\.0\.1:8321\/_local\/(\S+) -d '(.*)'$/.exec(command);
    if (curl === null) return printed;
    const [, method = "", path = "", body = ""] = curl;
    await control(method, path, body);
    const expected = RUNNING_AFTER[path.split("/").at(-1) ?? ""];
    if (expected !== undefined) await expect.poll(running, { timeout: 30_000 }).toBe(expected);
    return "";
  }

  async function expectShown(shown: readonly Shown[]) {
    for (const { command, lines } of shown) expectInOrder(lines, await outputOf(command));
  }

  it("shows what each command prints", async () => {
    await start("first");
    await control("POST", "accounts/1000000000000001/recharge", '{"amount":500}');
    await expect.poll(running, { timeout: 30_000 }).toBe(3);

    const all = shownIn(FIRST);
    expect(all.length).toBeGreaterThanOrEqual(6);
    await expectShown(all);
  });

  it("shows what each command prints in the hub layout, from the arrears until all are back", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "hub-")), "hub.yaml");
    writeFileSync(file, /```yaml\n([\s\S]*?)```/.exec(HUB)?.[1] ?? "");
    await start(file);

    const all = shownIn(HUB);
    expect(all.length).toBeGreaterThanOrEqual(10);
    await expectShown(all);
  });
});
