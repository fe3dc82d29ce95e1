/** One invocation from its configuration to its closed sockets. */
import type { Composition, Invocation } from "../compose.ts";
import { ConfigError, type Configuration, toPolicy } from "../configuration/configuration.ts";
import { environmentProblems } from "../configuration/environment.ts";
import type { Run } from "../recover.ts";
import type { Environment, FunctionContext } from "./function-context.ts";
import { ownAccountOf, toInvocation } from "./to-invocation.ts";

/** What the handler is made of; tests bring their own. */
export interface HandlerParts {
  readonly environment: Environment;
  nowMs(): number;
  /** A few random letters and digits: two invocations of the same millisecond must not share a run id. */
  randomText(): string;
  /** @throws ConfigError */
  load(environment: Environment): Configuration;
  /** @throws ConfigError */
  compose(configuration: Configuration, invocation: Invocation): Composition;
}

export interface Start {
  readonly runId: string;
  readonly startedAtMs: number;
  readonly context: FunctionContext;
}

export interface Session {
  readonly composition: Composition;
  readonly run: Run;
  /** RECOVERY_MODE=plan: whatever anybody asks for, nothing is changed. */
  readonly planOnly: boolean;
}

export interface Deployment {
  readonly configuration: Configuration;
  /** RECOVERY_MODE=off: nothing is run, whoever asks. */
  readonly isOff: boolean;
}

/** Should a runtime ever not say: Function Compute's shortest usual timeout. */
const DEFAULT_TIMEOUT_SECONDS = 60;

/** @throws Error that lists every problem by its path. */
export function readDeployment({ load, environment }: HandlerParts, context: FunctionContext): Deployment {
  try {
    const unsafe = environmentProblems(environment);
    if (unsafe.length > 0) throw new ConfigError(unsafe);
    const configuration = load(environment);
    const ownAccountId = ownAccountOf(context, environment);
    const policy = toPolicy(configuration, { ownAccountId, recoveryMode: environment.RECOVERY_MODE });
    return { configuration, isOff: policy.mode === "off" };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const problems = error.problems.map(({ path, message }) => `${path}: ${message}`).join("; ");
    throw new Error(`The configuration is broken, so nothing was run. Correct and deploy it: ${problems}`);
  }
}

/** @throws Error for lost credentials, and whatever `work` throws; the sockets are closed in any case. */
export async function inSession<T>(
  parts: HandlerParts,
  { runId, startedAtMs, context }: Start,
  configuration: Configuration,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const { environment } = parts;
  const composition = parts.compose(configuration, { ...toInvocation(context, environment), runId });
  try {
    const { timeout } = context.function;
    const timeoutMs = (timeout > 0 ? timeout : DEFAULT_TIMEOUT_SECONDS) * 1000;
    const deadlineMs = startedAtMs + timeoutMs - composition.policy.timing.reserveMs;
    const run = { runId, requestId: context.requestId, startedAtMs, deadlineMs };
    return await work({ composition, run, planOnly: environment.RECOVERY_MODE === "plan" });
  } catch (error) {
    // The platform prints what is thrown as it is; this line has the stack without what it may quote.
    composition.world.log.error("the invocation failed by a bug of ours", { error });
    throw error;
  } finally {
    composition.close();
  }
}
