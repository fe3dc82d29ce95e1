/**
 * Measures the cold start: from the moment before the script is loaded until its first request reaches a server on this machine.
 * Our variant is the shipped bundle, woken by its timer. The other variants do the first step of the same job on the vendor's typed
 * SDKs.
 * Each start has its own process, and the variants take turns, so that a busy machine slows all of them equally.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildScript, ROOT } from "./build-script.ts";
import { type FirstRequest, listenForFirstRequest } from "./first-request.ts";
import { startHandler } from "./handler-process.ts";
import { describeMachine } from "./machine.ts";
import { median } from "./median.ts";
import { printTable } from "./print-table.ts";

const ROUNDS = 15;
const TARGET_RATIO = 10;
const ACCOUNT = "1000000000000001";
const REGION = "cn-hangzhou";

interface Variant {
  readonly name: string;
  readonly script: string;
  readonly tookMs: number[];
}

/** Resolves with false if the target was missed. */
export async function coldStart(): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), "bench-cold-start-"));
  const server = await listenForFirstRequest();
  try {
    const runner = join(folder, "run-handler.js");
    await buildScript("bench/run-handler.ts", runner);
    const environment = await environmentFor(folder, server.url);
    const variants = await buildVariants();
    // The first start of each variant is not counted, because it fills the file cache.
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const { script, tookMs } of variants) {
        const took = await startOnce(runner, script, environment, server);
        if (round > 0) tookMs.push(took);
      }
    }
    return print(variants);
  } finally {
    server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Builds inside the project's folder, because packages outside the bundle are resolved from there. */
async function buildVariants(): Promise<readonly Variant[]> {
  const build = async (name: string, entry: string, out: string, options: readonly string[] = []) => {
    const script = join(ROOT, `dist/bench/typed-sdks/${out}.js`);
    await buildScript(`bench/typed-sdks/${entry}.ts`, script, options);
    return { name, script, tookMs: [] };
  };
  return [
    { name: "this function's bundle", script: join(ROOT, "dist/recover/index.js"), tookMs: [] },
    // If they are bundled, the log store's clients fail: one at a native file, the other at a .proto file that it reads while
    // loading.
    await build("typed SDKs, bundled but for sls20201230", "all", "all-bundled", ["--external:@alicloud/sls20201230"]),
    await build("typed SDKs, bundled but for @alicloud/log", "older-log-client", "older-log-client", [
      "--external:@alicloud/log",
    ]),
    await build("typed SDKs, from node_modules", "all", "all-unbundled", ["--packages=external"]),
    await build("ecs20140526 alone, bundled", "ecs-alone", "ecs-alone"),
  ];
}

async function environmentFor(folder: string, url: string): Promise<Readonly<Record<string, string>>> {
  const file = join(folder, "recovery.config.json");
  const endpoints = { ecs: url, bss: url, sts: url, sls: url, fc: url };
  await writeFile(file, JSON.stringify({ mode: "plan", accounts: [{ id: ACCOUNT, regions: [REGION] }], endpoints }));
  return { RECOVERY_CONFIG_FILE: file, BENCH_ENDPOINT: url.slice("http://".length) };
}

async function startOnce(
  runner: string,
  script: string,
  environment: Readonly<Record<string, string>>,
  server: FirstRequest,
): Promise<number> {
  const arrived = server.nextAtMs();
  const timer = { triggerName: "sweep", triggerTime: new Date().toISOString(), payload: '{"kind":"sweep"}' };
  const { loadingAtMs, returned, stop } = startHandler({
    runner,
    environment,
    task: {
      script,
      event: JSON.stringify(timer),
      context: {
        requestId: "bench",
        accountId: ACCOUNT,
        region: REGION,
        function: { name: "ecs-auto-recovery", timeout: 60 },
        credentials: { accessKeyId: "bench", accessKeySecret: "bench" },
      },
    },
  });
  const failed = returned.then(() => {
    throw new Error(`${script} returned before it asked for anything`);
  });
  const atMs = await Promise.race([arrived, failed]);
  const tookMs = atMs - (await loadingAtMs);
  failed.catch(() => {});
  await stop();
  return tookMs;
}

function print(variants: readonly Variant[]): boolean {
  const [ours = Number.NaN, typed = Number.NaN] = variants.map(({ tookMs }) => median(tookMs));
  process.stdout.write(
    `\ncold-start: load and call until the first request arrives, ${ROUNDS} starts each in turn; ${describeMachine()}\n\n`,
  );
  printTable(
    ["variant", "median ms", "least ms", "most ms", "ratio"],
    variants.map(({ name, tookMs }) => [
      name,
      median(tookMs).toFixed(0),
      Math.min(...tookMs).toFixed(0),
      Math.max(...tookMs).toFixed(0),
      `${(median(tookMs) / ours).toFixed(1)} x`,
    ]),
  );
  return typed / ours >= TARGET_RATIO;
}
