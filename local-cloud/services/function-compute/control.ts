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
import { describeFunction, type FcDesk } from "./operations.ts";

export interface FunctionHooks {
  readonly defaultAccountId: () => string | undefined;
  readonly deploy: (spec: FunctionSpec) => void;
  /** Throws ControlError. */
  readonly enqueue: (spec: FunctionSpec, event: Buffer) => { readonly requestId: string };
}

export function functionControlRoutes(desk: FcDesk, hooks: FunctionHooks): readonly ControlRoute[] {
  return [deployRoute(desk, hooks), ...readRoutes(desk), ...runRoutes(desk, hooks)];
}

function deployRoute(desk: FcDesk, { defaultAccountId, deploy }: FunctionHooks): ControlRoute {
  return {
    method: "PUT",
    pattern: "functions/:name",
    handle(params, body) {
      const spec = readFunctionSpec(params.name ?? "", body, defaultAccountId());
      if (!desk.world.accounts.exists(spec.accountId)) throw new ControlError(400, `no account ${spec.accountId}`);
      deploy(spec);
      return viewOf(desk, spec);
    },
  };
}

function readRoutes(desk: FcDesk): readonly ControlRoute[] {
  return [
    {
      method: "GET",
      pattern: "functions",
      handle: () => ({ functions: desk.registry.list().map((spec) => viewOf(desk, spec)) }),
    },
    {
      method: "GET",
      pattern: "functions/:name",
      handle(params, _body, query) {
        const spec = find(desk, params.name, query);
        const invocations = desk.invoker.invocations.filter(
          (one) => functionKey({ name: one.functionName, accountId: one.accountId }) === functionKey(spec),
        );
        return { ...viewOf(desk, spec), invocations };
      },
    },
    {
      method: "GET",
      pattern: "functions/:name/logs",
      handle(params, _body, query) {
        const spec = find(desk, params.name, query);
        const [requestId, since] = [query.get("requestId"), Number(query.get("since") ?? 0)];
        return {
          lines: desk.invoker.lines.filter(
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

function runRoutes(desk: FcDesk, { enqueue }: FunctionHooks): readonly ControlRoute[] {
  const kill =
    (which: "busy" | "idle"): ControlRoute["handle"] =>
    (params, _body, query) => ({
      killed: desk.invoker.pool.kill(which, isOwn(find(desk, params.name, query))),
    });
  return [
    {
      method: "POST",
      pattern: "functions/:name/invoke",
      handle(params, body, query) {
        const event = Buffer.from(body === undefined ? "" : JSON.stringify(body));
        return { requestId: enqueue(find(desk, params.name, query), event).requestId };
      },
    },
    { method: "POST", pattern: "functions/:name/kill", handle: kill("busy") },
    { method: "POST", pattern: "functions/:name/recycle", handle: kill("idle") },
  ];
}

function find({ registry }: FcDesk, name: string | undefined, query: URLSearchParams): FunctionSpec {
  const spec = registry.byName(name ?? "", query.get("accountId") ?? undefined);
  if (spec === undefined) throw new ControlError(404, `No function ${name} in this cloud; GET /_local/functions lists them.`);
  return spec;
}

const isOwn = (spec: FunctionSpec) => (other: FunctionSpec) => functionKey(other) === functionKey(spec);

/** Variables by name only: their values may be secrets. */
function viewOf({ invoker }: FcDesk, spec: FunctionSpec) {
  const { env, ...config } = spec;
  return {
    ...config,
    ...describeFunction(spec),
    env: Object.keys(env),
    instances: invoker.pool.count(isOwn(spec)),
  };
}
