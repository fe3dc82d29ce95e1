/**
 * Routes of functions under `/_local/`. The optional query `accountId` chooses one of several functions of the same
 * name.
 * - `PUT functions/<name>`: deploys, see function-spec.ts
 * - `GET functions`, `GET functions/<name>`: configuration (variables by name only), instances, invocations
 * - `GET functions/<name>/logs?requestId=&since=`: output lines, `since` in epoch milliseconds
 * - `POST functions/<name>/invoke`: invokes asynchronously, with the body as event, as the account's owner
 * - `POST functions/<name>/kill`: sends SIGKILL to the instances that run an invocation
 * - `POST functions/<name>/recycle`: ends the idle instances, so that the next invocation starts cold
 */
import { ControlError } from "../../kernel/control-error.ts";
import type { ControlRoute } from "../../kernel/control-route.ts";
import { functionKey } from "./async-queue.ts";
import { type FunctionSpec, readFunctionSpec } from "./function-spec.ts";
import { describeFunction, type FcDeps } from "./operations.ts";

export interface FunctionHooks {
  readonly defaultAccountId: () => string | undefined;
  readonly deploy: (spec: FunctionSpec) => void;
  /** Throws ControlError. */
  readonly enqueue: (spec: FunctionSpec, event: Buffer) => { readonly requestId: string };
}

export function functionControlRoutes(deps: FcDeps, hooks: FunctionHooks): readonly ControlRoute[] {
  return [deployRoute(deps, hooks), ...readRoutes(deps), ...runRoutes(deps, hooks)];
}

function deployRoute(deps: FcDeps, { defaultAccountId, deploy }: FunctionHooks): ControlRoute {
  return {
    method: "PUT",
    pattern: "functions/:name",
    handle(params, body) {
      const spec = readFunctionSpec(params.name ?? "", body, defaultAccountId());
      if (!deps.world.accounts.exists(spec.accountId)) throw new ControlError(400, `no account ${spec.accountId}`);
      deploy(spec);
      return viewOf(deps, spec);
    },
  };
}

function readRoutes(deps: FcDeps): readonly ControlRoute[] {
  return [
    {
      method: "GET",
      pattern: "functions",
      isLarge: true,
      handle: () => ({ functions: deps.registry.list().map((spec) => viewOf(deps, spec)) }),
    },
    {
      method: "GET",
      pattern: "functions/:name",
      isLarge: true,
      handle(params, _body, query) {
        const spec = find(deps, params.name, query);
        const invocations = deps.invoker.invocations.filter(
          (one) => functionKey({ name: one.functionName, accountId: one.accountId }) === functionKey(spec),
        );
        return { ...viewOf(deps, spec), invocations };
      },
    },
    {
      method: "GET",
      pattern: "functions/:name/logs",
      isLarge: true,
      handle(params, _body, query) {
        const spec = find(deps, params.name, query);
        const [requestId, since] = [query.get("requestId"), Number(query.get("since") ?? 0)];
        return {
          lines: deps.invoker.lines.filter(
            (line) =>
              line.functionName === spec.name &&
              line.accountId === spec.accountId &&
              line.atMs >= since &&
              (requestId === null || line.requestId === requestId),
          ),
        };
      },
    },
  ];
}

function runRoutes(deps: FcDeps, { enqueue }: FunctionHooks): readonly ControlRoute[] {
  const kill =
    (which: "busy" | "idle"): ControlRoute["handle"] =>
    (params, _body, query) => ({
      killed: deps.invoker.pool.kill(which, isOwn(find(deps, params.name, query))),
    });
  return [
    {
      method: "POST",
      pattern: "functions/:name/invoke",
      handle(params, body, query) {
        const event = Buffer.from(body === undefined ? "" : JSON.stringify(body));
        return { requestId: enqueue(find(deps, params.name, query), event).requestId };
      },
    },
    { method: "POST", pattern: "functions/:name/kill", handle: kill("busy") },
    { method: "POST", pattern: "functions/:name/recycle", handle: kill("idle") },
  ];
}

function find({ registry }: FcDeps, name: string | undefined, query: URLSearchParams): FunctionSpec {
  const spec = registry.byName(name ?? "", query.get("accountId") ?? undefined);
  if (spec === undefined)
    throw new ControlError(404, `No function ${name} in this cloud; GET /_local/functions lists them.`);
  return spec;
}

const isOwn = (spec: FunctionSpec) => (other: FunctionSpec) => functionKey(other) === functionKey(spec);

/** Variables by name only: their values may be secrets. */
function viewOf({ invoker }: FcDeps, spec: FunctionSpec) {
  const { env, ...config } = spec;
  return {
    ...config,
    ...describeFunction(spec),
    env: Object.keys(env),
    instances: invoker.pool.count(isOwn(spec)),
  };
}
