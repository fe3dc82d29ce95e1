/**
 * The composition root: the only file that builds adapters, for a run and for the command line. Each invocation gets new ones.
 */
import { createAccountClient } from "./adapters/alicloud/account-client.ts";
import { createBssBilling } from "./adapters/alicloud/bss-billing.ts";
import { callerAccountId } from "./adapters/alicloud/caller-account.ts";
import { type Credentials, secretsOf } from "./adapters/alicloud/credentials.ts";
import { createEcsFleet } from "./adapters/alicloud/ecs-fleet.ts";
import { endpointOf } from "./adapters/alicloud/endpoints.ts";
import { createPopClient } from "./adapters/alicloud/pop-client.ts";
import { type AssumableRole, createCredentialSource } from "./adapters/alicloud/sts-credentials.ts";
import { createDeployedSide } from "./adapters/deployment/deployed-side.ts";
import { createFunctionClient } from "./adapters/function-compute/function-client.ts";
import type { InvocationTarget } from "./adapters/function-compute/invocation-target.ts";
import { createSelfInvoker } from "./adapters/function-compute/self-invoker.ts";
import { type Connections, createConnections } from "./adapters/http/connections.ts";
import { createPinoLog } from "./adapters/log/pino-log.ts";
import { createSlsRecordStore } from "./adapters/log-store/sls-record-store.ts";
import { createWebhookNotifier } from "./adapters/notify/webhook-notifier.ts";
import { createRetryLoop } from "./adapters/retry/p-retry-loop.ts";
import { createSystemClock } from "./adapters/system/system-clock.ts";
import { createSystemRandom } from "./adapters/system/system-random.ts";
import { ConfigError } from "./configuration/config-error.ts";
import { type Configuration, configHash, toPolicy } from "./configuration/configuration.ts";
import { configuredSecrets } from "./configuration/configured-secrets.ts";
import { type Environment, environmentProblems } from "./configuration/environment.ts";
import { invocationProblems } from "./configuration/invocation-problems.ts";
import { present } from "./core/lang/present.ts";
import type { Policy } from "./core/terms/policy.ts";
import type { Clock } from "./ports/clock.ts";
import type { DeployedSide } from "./ports/deployed-side.ts";
import type { FunctionClient } from "./ports/function-client.ts";
import type { InstanceSearch } from "./ports/instance-fleet.ts";
import type { Notifier } from "./ports/notifier.ts";
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
  readonly environment: Environment;
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
    ...present("runId", runId),
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

function projectOf({ log }: Configuration, accountId: string): string {
  return log.project ?? `ecs-auto-recovery-${accountId}`;
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
    project: projectOf(configuration, accountId),
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
  const { functionName } = invocation;
  if (functionName === undefined) return {};
  return {
    invoker: createSelfInvoker({ ...targetOf(configuration, invocation, functionName), connections, callTimeoutMs }),
  };
}

type Identity = Pick<Invocation, "accountId" | "regionId" | "credentials">;

function targetOf(configuration: Configuration, identity: Identity, functionName: string): InvocationTarget {
  const { accountId, regionId, credentials } = identity;
  const { service, qualifier } = configuration.function;
  const endpoint = endpointOf("fc", configuration.endpoints, { regionId, accountId, isFc2: service !== null });
  return { accountId, regionId, credentials, endpoint, functionName, service, qualifier };
}

function notifierOf({ configuration, invocation, connections, clock }: Wiring): Pick<World, "notifier"> {
  const { language, channels } = configuration.notify;
  if (channels.length === 0) return {};
  const { environment } = invocation;
  return { notifier: createWebhookNotifier({ language, channels, environment, connections, clock }) };
}

function rolesOf({ accounts }: Configuration): ReadonlyMap<string, AssumableRole> {
  const roles = accounts.map(({ id, roleArn, externalId }) =>
    roleArn === undefined ? [] : ([[id, { roleArn, ...present("externalId", externalId) }]] as const),
  );
  return new Map(roles.flat());
}

/** What only the command line asks for. */
export interface OperatorComposition {
  readonly deployed: DeployedSide;
  readonly client: FunctionClient;
  close(): void;
}

/** Returns the account that the keys belong to. Rejects with CloudError. */
export async function accountOfKeys(
  { endpoints, timing }: Configuration,
  { regionId, credentials }: Omit<Identity, "accountId">,
): Promise<string> {
  const connections = createConnections();
  const endpoint = endpointOf("sts", endpoints, { regionId, accountId: "" });
  try {
    return await callerAccountId(createPopClient(connections, timing.callTimeoutMs), { endpoint, credentials });
  } finally {
    connections.close();
  }
}

/** Builds the adapters for an operator's own calls. */
export function composeOperator(configuration: Configuration, identity: Identity): OperatorComposition {
  const { accountId, regionId, credentials } = identity;
  const { endpoints, log, timing } = configuration;
  const { callTimeoutMs } = timing;
  const connections = createConnections();
  return {
    deployed: createDeployedSide({
      credentials,
      connections,
      clock: createSystemClock(),
      callTimeoutMs,
      fcEndpoint: endpointOf("fc", endpoints, { regionId, accountId }),
      slsEndpoint: endpointOf("sls", endpoints, { regionId: log.region ?? regionId, accountId }),
      functionName: configuration.function.name,
      logstore: log.logstore,
      resultsProject: projectOf(configuration, accountId),
      stdoutProject: `ecs-auto-recovery-stdout-${accountId}`,
    }),
    client: createFunctionClient(targetOf(configuration, identity, configuration.function.name), connections),
    close: connections.close,
  };
}

/** Builds one notifier for each channel, so that each can be tried by itself. */
export function composeChannels({ notify }: Configuration, environment: Environment) {
  const { language, channels } = notify;
  const connections = createConnections();
  const clock = createSystemClock();
  const notifierFor = (channel: (typeof channels)[number]): Notifier =>
    createWebhookNotifier({ language, channels: [channel], environment, connections, clock });
  return { notifiers: channels.map(notifierFor), close: connections.close };
}
