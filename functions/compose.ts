/**
 * The composition root: the only file that builds adapters. Each invocation gets new ones; only the parsed configuration is kept.
 */
import { readFileSync } from "node:fs";
import { createAccountClient } from "./adapters/alicloud/account-client.ts";
import { createBssBilling } from "./adapters/alicloud/bss-billing.ts";
import { type Credentials, secretsOf } from "./adapters/alicloud/credentials.ts";
import { createEcsFleet } from "./adapters/alicloud/ecs-fleet.ts";
import { endpointOf } from "./adapters/alicloud/endpoints.ts";
import { createPopClient } from "./adapters/alicloud/pop-client.ts";
import { type AssumableRole, createCredentialSource } from "./adapters/alicloud/sts-credentials.ts";
import { createSelfInvoker } from "./adapters/function-compute/self-invoker.ts";
import { type Connections, createConnections } from "./adapters/http/connections.ts";
import { createPinoLog } from "./adapters/log/pino-log.ts";
import { createSlsRecordStore } from "./adapters/log-store/sls-record-store.ts";
import { createWebhookNotifier } from "./adapters/notify/webhook-notifier.ts";
import { createRetryLoop } from "./adapters/retry/p-retry-loop.ts";
import { createSystemClock } from "./adapters/system/system-clock.ts";
import { createSystemRandom } from "./adapters/system/system-random.ts";
import { ConfigError, type ConfigProblem } from "./configuration/config-error.ts";
import { type Configuration, configHash, loadConfiguration, toPolicy } from "./configuration/configuration.ts";
import { environmentProblems } from "./configuration/environment.ts";
import { isAccountId, isRegionId } from "./core/events/reading/places.ts";
import type { Policy } from "./core/terms/policy.ts";
import type { Clock } from "./ports/clock.ts";
import type { InstanceSearch } from "./ports/instance-fleet.ts";
import type { World } from "./ports/world.ts";
import { createRecover, type Recover } from "./recover.ts";

/** The build replaces this name with package.json's version. It is absent if the source runs unbundled. */
declare const __VERSION__: string | undefined;
export const VERSION = typeof __VERSION__ === "string" ? __VERSION__ : "source";

/** A log store that answers later than this counts as down. */
const LOG_TIMEOUT_MS = 2_000;

/** The identity and place of one invocation. The command line makes one for each command. */
export interface Invocation {
  /** The account that the credentials belong to. */
  readonly accountId: string;
  readonly regionId: string;
  readonly credentials: Credentials;
  readonly requestId: string;
  readonly runId?: string;
  /** Absent outside Function Compute: then no other invocation can be asked for. */
  readonly functionName?: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface Composition {
  readonly world: World;
  readonly policy: Policy;
  readonly recover: Recover;
  /** The search by name, for the command line. */
  readonly search: InstanceSearch;
  /** Destroys the invocation's sockets. Call it before the handler returns, because a socket does not survive the freeze. */
  close(): void;
}

/**
 * Builds the world and the policy of one invocation.
 * @param replacements parts of the world that the caller brings, for example a silent log on the command line.
 * @throws ConfigError if configuration and invocation do not fit together.
 */
export function compose(
  configuration: Configuration,
  invocation: Invocation,
  replacements: Partial<World> = {},
): Composition {
  const { accountId, regionId, credentials, requestId, runId, environment } = invocation;
  const unfit = [...environmentProblems(environment), ...invocationProblems(invocation)];
  if (unfit.length > 0) throw new ConfigError(unfit);
  const policy = toPolicy(configuration, { ownAccountId: accountId, recoveryMode: environment.RECOVERY_MODE });
  const { callTimeoutMs } = policy.timing;
  const endpoints = configuration.endpoints;
  const clock = replacements.clock ?? createSystemClock();
  const connections = createConnections();

  const pop = createPopClient(connections, callTimeoutMs);
  const accounts = createAccountClient({
    pop,
    endpoints,
    siteOf: (id) => policy.accounts.find((account) => account.id === id)?.site ?? "china",
    credentials: createCredentialSource({
      pop,
      clock,
      own: credentials,
      stsEndpoint: endpointOf("sts", endpoints, { regionId, accountId }),
      roles: rolesOf(configuration),
    }),
  });
  const log = createPinoLog({
    requestId,
    secrets: [...secretsOf(credentials), ...configuredSecrets(configuration, environment)],
    ...(runId === undefined ? {} : { runId }),
  });
  const fleet = createEcsFleet(accounts, regionId);
  const wiring: Wiring = { configuration, invocation, clock, connections, callTimeoutMs };

  const world: World = {
    clock,
    random: createSystemRandom(),
    log,
    fleet,
    billing: createBssBilling(accounts, regionId),
    records: recordsOf(wiring),
    retry: createRetryLoop(clock),
    ...invokerOf(wiring),
    ...notifierOf(wiring),
    writeUndelivered: log.writeUndelivered,
    ...replacements,
  };
  const recover = createRecover(world, policy, { version: VERSION, configHash: configHash(configuration) });
  return { world, policy, recover, search: fleet, close: connections.close };
}

interface Wiring {
  readonly configuration: Configuration;
  readonly invocation: Invocation;
  readonly clock: Clock;
  readonly connections: Connections;
  readonly callTimeoutMs: number;
}

function recordsOf({ configuration, invocation, clock, connections, callTimeoutMs }: Wiring): World["records"] {
  const { accountId, credentials } = invocation;
  const { endpoints, log } = configuration;
  return createSlsRecordStore({
    endpoint: endpointOf("sls", endpoints, { regionId: log.region ?? invocation.regionId, accountId }),
    project: log.project ?? `ecs-auto-recovery-${accountId}`,
    logstore: log.logstore,
    credentials,
    connections,
    clock,
    // Recovery does not wait for the log store.
    callTimeoutMs: Math.min(callTimeoutMs, LOG_TIMEOUT_MS),
  });
}

/** Returns no invoker outside Function Compute, because there is no function that could be invoked. */
function invokerOf({ configuration, invocation, connections, callTimeoutMs }: Wiring): Pick<World, "invoker"> {
  const { accountId, regionId, credentials, functionName } = invocation;
  if (functionName === undefined) return {};
  const { service, qualifier } = configuration.function;
  const endpoint = endpointOf("fc", configuration.endpoints, { regionId, accountId, isFc2: service !== null });
  const wiring = { accountId, regionId, credentials, endpoint, functionName, service, qualifier };
  return { invoker: createSelfInvoker({ ...wiring, connections, callTimeoutMs }) };
}

function notifierOf({ configuration, invocation, connections, clock }: Wiring): Pick<World, "notifier"> {
  const { language, channels } = configuration.notify;
  if (channels.length === 0) return {};
  const { environment } = invocation;
  return { notifier: createWebhookNotifier({ language, channels, environment, connections, clock }) };
}

/** Checks region and account before a request is signed, because both become parts of host names. */
function invocationProblems({ accountId, regionId, credentials }: Invocation): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  if (credentials.accessKeyId === "" || credentials.accessKeySecret === "") {
    problems.push({ path: "credentials", message: "there are none: give the function a role" });
  }
  if (!isRegionId(regionId)) {
    problems.push({ path: "region", message: "is no region id such as cn-hangzhou: the runtime's context names none" });
  }
  if (!isAccountId(accountId)) {
    problems.push({ path: "account", message: "is no account id: the runtime's context names none" });
  }
  return problems;
}

function rolesOf(configuration: Configuration): ReadonlyMap<string, AssumableRole> {
  const roles = new Map<string, AssumableRole>();
  for (const { id, roleArn, externalId } of configuration.accounts) {
    if (roleArn !== undefined) roles.set(id, { roleArn, ...(externalId === undefined ? {} : { externalId }) });
  }
  return roles;
}

/** Returns the values that the log must never show: those of the configured variables, and the ExternalIds of roles. */
function configuredSecrets(
  { http, notify, accounts }: Configuration,
  environment: Invocation["environment"],
): readonly string[] {
  const names = [
    http.hmacSecretEnv,
    http.wakeTokenEnv,
    ...notify.channels.flatMap((each) => [each.urlEnv, each.secretEnv]),
  ];
  const values = names.map((name) => (name === null ? undefined : environment[name]));
  return [...values, ...accounts.map(({ externalId }) => externalId)].filter((value) => value !== undefined);
}

let deployed: { readonly file: string | undefined; readonly configuration: Configuration } | undefined;

/** Returns the deployed configuration, parsed once for each warm instance. Throws ConfigError. */
export function deployedConfiguration(environment: Readonly<Record<string, string | undefined>>): Configuration {
  const file = environment.RECOVERY_CONFIG_FILE;
  if (deployed === undefined || deployed.file !== file) {
    const readFile = (path: string) => readFileSync(path, "utf8");
    deployed = { file, configuration: loadConfiguration(environment, readFile, __dirname) };
  }
  return deployed.configuration;
}
