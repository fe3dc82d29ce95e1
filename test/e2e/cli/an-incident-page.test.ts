/** The output that docs/an-incident.md shows is the output of the commands, line by line, except for its `[...]`. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CliProcess, ROOT, runCli, startCli } from "./cli-process.ts";

interface Shown {
  readonly command: string;
  readonly lines: readonly string[];
}

/** Every command of the page's transcripts with the lines that it shows. */
function shown(): Shown[] {
  const page = readFileSync(join(ROOT, "docs/an-incident.md"), "utf8");
  const blocks = [...page.matchAll(/```\n(\$ [\s\S]*?)```/g)].map((match) => match[1] ?? "");
  return blocks.flatMap((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((part) => {
        const [command = "", ...lines] = part.trimEnd().split("\n");
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

describe("docs/an-incident.md", () => {
  let process: CliProcess;
  let printed: string;
  let url: string;
  let environment: Record<string, string>;
  let config: string;

  beforeAll(async () => {
    process = startCli(["cloud", "--scenario", "first"]);
    const ready = JSON.parse(await process.until("stdout", "\n")) as Record<string, string>;
    url = ready.url ?? "";
    printed = await process.until("stderr", "Ctrl-C");
    config = /--config (\S+)/.exec(printed)?.[1] ?? "";
    environment = {
      ALIBABA_CLOUD_ACCESS_KEY_ID: ready.accessKeyId ?? "",
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: ready.accessKeySecret ?? "",
    };
    const paying = await fetch(`${url}/_local/accounts/1000000000000001/recharge`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"amount":500}',
    });
    expect(paying.ok).toBe(true);
  });

  afterAll(async () => {
    process.child.kill("SIGINT");
    await process.ended;
  });

  const running = async () => {
    const instances = (await (await fetch(`${url}/_local/instances`)).json()) as { status: string }[];
    return instances.filter(({ status }) => status === "Running").length;
  };

  it("shows what each command prints", async () => {
    // The page's counts are those after the cloud's own restart of two instances, because a person types slower than a
    // test.
    await expect.poll(running, { timeout: 30_000 }).toBe(3);

    const all = shown();
    expect(all.length).toBeGreaterThanOrEqual(6);
    for (const { command, lines } of all) {
      const args = /^npm run cli -- --config \$CONFIG (.*)$/.exec(command)?.[1];
      const output =
        args === undefined ? printed : (await runCli(["--config", config, ...args.split(" ")], environment)).stdout;
      expectInOrder(lines, output);
    }
  });
});
