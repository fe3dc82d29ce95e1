/** A world that records its calls, and a recover() that answers as the test sets it. */
import { createRetryLoop } from "../../../functions/adapters/retry/p-retry-loop.ts";
import type { Composition, Invocation } from "../../../functions/compose.ts";
import { type Configuration, parseConfiguration, toPolicy } from "../../../functions/configuration/configuration.ts";
import { CloudError } from "../../../functions/core/failure/cloud-error.ts";
import type { Summary } from "../../../functions/core/terms/summary.ts";
import type { Trigger } from "../../../functions/core/terms/trigger.ts";
import { createHandler, type Handler } from "../../../functions/handler.ts";
import type { FunctionContext } from "../../../functions/handling/function-context.ts";
import { shortSummary } from "../../../functions/handling/short-summary.ts";
import type { World } from "../../../functions/ports/world.ts";
import type { Run } from "../../../functions/recover.ts";

export const NOW = Date.UTC(2030, 0, 2, 3, 4, 5);
export const ONE = "1000000000000001";
export const TWO = "1000000000000002";

export const A_CONTEXT: FunctionContext = {
  requestId: "REQ-1",
  accountId: ONE,
  region: "xx-test-1",
  function: { name: "ecs-auto-recovery", timeout: 600 },
  credentials: { accessKeyId: "test-id", accessKeySecret: "test-secret-value", securityToken: "test-token-value" },
};

export interface Setup {
  readonly configuration?: unknown;
  readonly environment?: Record<string, string>;
  /** Answer of the n-th self-invocation; absent: there is no invoker. */
  readonly invoke?: (index: number) => "accepted" | "exists" | Error;
  readonly recover?: Partial<Summary> | Error;
  /** The handler's clock. */
  readonly nowMs?: number;
}

export interface Stage {
  readonly handler: Handler;
  readonly invoked: { readonly payload: Record<string, unknown>; readonly taskId: string }[];
  readonly recovered: { readonly trigger: Trigger; readonly run: Run }[];
  readonly composed: Invocation[];
  readonly lines: { readonly level: string; readonly message: string; readonly fields: unknown }[];
  readonly closed: () => number;
}

export const refusal = (code = "AccessDenied") =>
  new CloudError({ action: "InvokeFunction", code, message: "refused", answered: true });

export function aStage(setup: Setup = {}): Stage {
  const { configuration = {}, environment = {}, invoke, recover = {}, nowMs = NOW } = setup;
  const invoked: Stage["invoked"] = [];
  const recovered: Stage["recovered"] = [];
  const composed: Invocation[] = [];
  const lines: Stage["lines"] = [];
  let closed = 0;

  const log = (level: string) => (message: string, fields?: unknown) => void lines.push({ level, message, fields });
  const world = {
    clock: { nowMs: () => nowMs },
    retry: createRetryLoop({ nowMs: () => NOW, sleep: async () => {} }),
    log: { info: log("info"), warn: log("warn"), error: log("error") },
    ...(invoke && {
      invoker: {
        invokeAsync: async (payload: Record<string, unknown>, taskId: string) => {
          const answer = invoke(invoked.push({ payload, taskId }) - 1);
          if (answer instanceof Error) throw answer;
          return answer;
        },
      },
    }),
  } as unknown as World;

  const compose = (parsed: Configuration, invocation: Invocation): Composition => {
    composed.push(invocation);
    const surroundings = { ownAccountId: invocation.accountId, recoveryMode: invocation.environment.RECOVERY_MODE };
    const policy = toPolicy(parsed, surroundings);
    return {
      world,
      policy,
      recover: async (trigger, run) => {
        recovered.push({ trigger, run });
        if (recover instanceof Error) throw recover;
        return shortSummary(run, NOW, { trigger: trigger.name, mode: trigger.mode ?? policy.mode, ...recover });
      },
      search: { listNamed: async () => ({ items: [] }) },
      close: () => {
        closed += 1;
      },
    };
  };

  let random = 0;
  const handler = createHandler({
    environment,
    nowMs: () => nowMs,
    randomText: () => `r${++random}`,
    load: () => parseConfiguration(configuration),
    compose,
  });
  return { handler, invoked, recovered, composed, lines, closed: () => closed };
}

export const bytes = (value: unknown) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value));

/** Two accounts in one configuration: the function's own, and one behind a role. */
export const TWO_ACCOUNTS = {
  accounts: [
    { id: ONE, regions: ["xx-test-1", "xx-test-2"] },
    {
      id: TWO,
      roleArn: `acs:ram::${TWO}:role/test`,
      externalId: "external-id-of-the-second",
      regions: ["xx-test-2"],
    },
  ],
};

/** The payload of a timer. */
export const TICK = {
  triggerTime: "2030-01-02T03:04:00Z",
  triggerName: "full",
  payload: '{"kind":"sweep","depth":"full"}',
};

export const stop = (accountId = ONE, instanceId = "i-test0001", extra: Record<string, unknown> = {}) => ({
  id: `evt-${accountId}-${instanceId}`,
  source: "acs.ecs",
  specversion: "1.0",
  type: "ecs:Instance:StateChange",
  subject: `acs:ecs:xx-test-2:${accountId}:instance/${instanceId}`,
  time: "2030-01-02T03:04:00Z",
  data: { resourceId: instanceId, state: "Stopped" },
  ...extra,
});

export const accepted = () => "accepted" as const;

export async function summaryOf(stage: Stage, event: unknown, context = A_CONTEXT): Promise<Summary> {
  return (await stage.handler(bytes(event), context)) as Summary;
}
