/** `ecs-recovery cloud` as a child process, with a log store and a configuration that points at it. */
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RECORD_FIELDS } from "../../../infra/record-index.ts";
import { type CliProcess, startCli } from "./cli-process.ts";

export interface LocalCloudProcess {
  readonly process: CliProcess;
  readonly url: string;
  /** The environment of the command line. */
  readonly environment: Readonly<Record<string, string>>;
  readonly secret: string;
  control(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Path of a configuration file for the given accounts. */
  configuration(more: Readonly<Record<string, unknown>>): Promise<string>;
  stop(): Promise<number | null>;
}

export async function startCloudProcess(scenario: string): Promise<LocalCloudProcess> {
  const process = startCli(["cloud", "--scenario", scenario, "--bare"]);
  const ready = JSON.parse(await process.until("stdout", "\n")) as Record<
    "url" | "accessKeyId" | "accessKeySecret" | "accountId",
    string
  >;
  const control = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${ready.url}/_local/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
    return answer.json();
  };
  await control("PUT", `log-store/projects/ecs-auto-recovery-${ready.accountId}`, {
    accountId: ready.accountId,
    logstores: [{ name: "results", index: { keys: indexKeys() } }],
  });
  return {
    process,
    url: ready.url,
    environment: {
      ALIBABA_CLOUD_ACCESS_KEY_ID: ready.accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: ready.accessKeySecret,
    },
    secret: ready.accessKeySecret,
    control,
    async configuration(more) {
      const file = join(await mkdtemp(join(tmpdir(), "cli-config-")), "recovery.config.yaml");
      const endpoints = Object.fromEntries(["ecs", "bss", "sts", "sls", "fc"].map((service) => [service, ready.url]));
      // JSON is YAML.
      await writeFile(file, JSON.stringify({ endpoints, ...more }));
      return file;
    },
    async stop() {
      process.child.kill("SIGINT");
      return (await process.ended).code;
    },
  };
}

function indexKeys() {
  return Object.fromEntries(
    Object.entries(RECORD_FIELDS).map(([name, kind]) => [
      name,
      kind === "long" || kind === "double"
        ? { type: kind, doc_value: true }
        : { type: "text", token: [",", " "], doc_value: true },
    ]),
  );
}
