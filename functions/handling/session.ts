/** Sets up one invocation: configuration, policy, deadline, and sockets that are closed at the end. */
import type { Composition, Invocation } from "../compose.ts";
import { ConfigError, type Configuration, toPolicy } from "../configuration/configuration.ts";
import { environmentProblems } from "../configuration/environment.ts";
import type { Run } from "../recover.ts";
import type { Environment, FunctionContext } from "./function-context.ts";
import { ownAccountOf, toInvocation } from "./to-invocation.ts";

/** The parts that the handler is built from. Tests bring their own. */
export interface HandlerParts {
  readonly environment: Environment;
  nowMs(): number;
  /** Returns a few random letters and digits. Two invocations of the same millisecond must not share a run id. */
  randomText(): string;
  /** Throws ConfigError. */
  load(environment: Environment): Configuration;
  /** Throws ConfigError. */
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
  /** RECOVERY_MODE=plan: no trigger may change anything. */
  readonly planOnly: boolean;
}

export interface Deployment {
  readonly configuration: Configuration;
  /** RECOVERY_MODE=off: no trigger may run anything. */
  readonly isOff: boolean;
}

/** Used if the runtime's context names no timeout: the shortest usual timeout of Function Compute. */
const DEFAULT_TIMEOUT_SECONDS = 60;

/** Reads the configuration. Throws an Error that lists every mistake by its path. */
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

/**
 * Runs `work` in a session whose deadline is `timing.reserveSeconds` before the timeout; `steps/create-run-context.ts` shows the
 * time line.
 * Throws an Error for lost credentials, and every error of `work`. The sockets are closed in any case.
 */
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
    // The platform prints a thrown error as it is. This line has the stack without secrets.
    composition.world.log.error("the invocation failed by a defect of this program", { error });
    throw error;
  } finally {
    composition.close();
  }
}
