/**
 * Deploys the shipped bundle on the local cloud's Function Compute as s.yaml says. Its role has the written policies, its
 * log project the shipped index. Only the waits are shorter.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FUNCTION_NAME } from "../../infra/names.ts";
import { resolveSYaml } from "../../infra/resolve-s-yaml.ts";
import { type LocalCloudOptions, startLocalCloud } from "../../local-cloud/index.ts";
import type { Scenario } from "../../local-cloud/scenarios/scenario.ts";
import { signedInvoke } from "../contract/local-cloud/services/function-compute/signed-invoke.ts";
import { HOME, HOME_ACCOUNT, home } from "./deployed-accounts.ts";
import { bundleFolder } from "./deployed-bundle.ts";
import { controlsOf } from "./deployed-controls.ts";
import { observationsOf } from "./deployed-observations.ts";
import { policiesOf } from "./deployed-policy.ts";
import { collectSecrets } from "./deployed-secrets.ts";
import { createLogStore } from "./recovery-log-store.ts";

const SHORT = { settleSeconds: 0, verifySeconds: 5, pollSeconds: 0.1, callTimeoutMs: 2_000, attempts: 4 };

export interface Deployment {
  /** The configuration without endpoints. Defaults: one account, one region, short timings and the local cloud's endpoints. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  /** The text that replaces the configuration file. */
  readonly configurationText?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly timeout?: number;
  /** null: no role. */
  readonly role?: string | null;
  readonly triggers?: readonly object[];
  readonly maxInstances?: number;
  readonly retries?: number;
}

export interface StageOptions extends Deployment {
  readonly scenario: Scenario;
  readonly clock?: LocalCloudOptions["clock"];
}

export interface Answer {
  readonly status: number;
  readonly errorType: string | null;
  readonly requestId: string;
  readonly text: string;
  /** The handler's return value, if it is JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers freely.
  readonly json: any;
}

/** Not a part of s.yaml: docs/deploy.md says how a deployment adds it. */
export const HTTP_TRIGGER = {
  triggerName: "http",
  triggerType: "http",
  qualifier: "LATEST",
  triggerConfig: { authType: "anonymous", disableURLInternet: false, methods: ["POST"] },
};

/** The triggers of s.yaml with these names. */
export function triggersOfSYaml(...names: readonly string[]) {
  const triggers = deployedProps().triggers.filter(({ triggerName }) => names.includes(triggerName));
  if (triggers.length !== names.length) throw new Error(`s.yaml has not all of ${names.join(", ")}`);
  return triggers;
}

function deployedProps() {
  const text = readFileSync(join(import.meta.dirname, "../../s.yaml"), "utf8");
  return resolveSYaml(text, { accountId: HOME }).resources.recover.props;
}

/** The function of s.yaml, with what the deployment changes. */
function functionOf(deployment: Deployment, configurationFile: string) {
  const props = deployedProps();
  const role = deployment.role === undefined ? `acs:ram::${HOME}:role/${props.role}` : deployment.role;
  return {
    accountId: HOME,
    region: props.region,
    codeDir: bundleFolder(),
    handler: props.handler,
    timeout: deployment.timeout ?? 60,
    memory: props.memorySize,
    ...(role === null ? {} : { role }),
    env: { RECOVERY_CONFIG_FILE: configurationFile, ...deployment.environment },
    asyncInvokeConfig: {
      ...props.asyncInvokeConfig,
      ...(deployment.retries === undefined ? {} : { maxAsyncRetryAttempts: deployment.retries }),
    },
    // No triggers unless a test asks for them. Each would wake the function at times that the test does not expect.
    triggers: deployment.triggers ?? [],
    ...(deployment.maxInstances === undefined ? {} : { maxInstances: deployment.maxInstances }),
  };
}

export type DeployedStage = Awaited<ReturnType<typeof openDeployedStage>>;

export async function openDeployedStage(options: StageOptions) {
  const { scenario, clock, ...deployment } = options;
  const cloud = await startLocalCloud({
    scenario: { accounts: [home], ...scenario },
    ...(clock === undefined ? {} : { clock }),
  });
  const secrets = collectSecrets(cloud);
  const folder = mkdtempSync(join(tmpdir(), "deployed-stage-"));
  const accountIds = (scenario.accounts ?? [home]).map(({ id }) => id);
  const spokeIds = accountIds.filter((id) => id !== cloud.accountId);
  const control = cloud.control;
  let files = 0;

  const writeConfiguration = (value: unknown): string => {
    files += 1;
    const file = join(folder, `recovery.config-${files}.json`);
    writeFileSync(file, typeof value === "string" ? value : JSON.stringify(value, null, 2));
    return file;
  };

  /** The configuration as deployed, for the command line too. */
  const configured = (written: Readonly<Record<string, unknown>> = {}) => ({
    accounts: [HOME_ACCOUNT],
    ...written,
    timing: { ...SHORT, reserveSeconds: 2, ...(written.timing as object | undefined) },
    endpoints: written.endpoints ?? endpointsAt(cloud.url),
  });

  async function deploy(given: Deployment = {}): Promise<string> {
    const all = { ...deployment, ...given };
    const file = writeConfiguration(all.configurationText ?? configured(all.configuration));
    await control("PUT", `functions/${FUNCTION_NAME}`, functionOf(all, file));
    return file;
  }

  const { setPolicy, permitAsWritten } = policiesOf(cloud, spokeIds);

  async function invoke(event: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const body = typeof event === "string" ? event : JSON.stringify(event);
    const answer = await signedInvoke(cloud, FUNCTION_NAME, body, headers);
    const requestId = answer.headers.get("x-fc-request-id") ?? "";
    return { ...answer, requestId, json: parsed(answer.text) };
  }

  await createLogStore(cloud, HOME, 0);
  await permitAsWritten();
  await deploy();

  return {
    cloud,
    /** Every key id, secret and token that this cloud has issued so far. */
    secrets,
    configured,
    writeConfiguration,
    deploy,
    permitAsWritten,
    setPolicy,
    invoke,
    enqueue: (event: unknown, taskId?: string) =>
      invoke(event, {
        "x-fc-invocation-type": "Async",
        ...(taskId === undefined ? {} : { "x-fc-async-task-id": taskId }),
      }),
    ...observationsOf(cloud),
    ...controlsOf(cloud),
    async close() {
      await cloud.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Every service of the local cloud is on one port. */
export function endpointsAt(url: string): Readonly<Record<string, string>> {
  return Object.fromEntries(["ecs", "bss", "sts", "sls", "fc"].map((service) => [service, url]));
}

/** The runtime's own answer is text. The handler's answer is JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
