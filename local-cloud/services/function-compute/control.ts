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

export function functionControlRoutes(
  desk: FcDesk,
  hooks: {
    readonly defaultAccountId: () => string | undefined;
    readonly deploy: (spec: FunctionSpec) => void;
    /** Throws ControlError. */
    readonly enqueue: (spec: FunctionSpec, event: Buffer) => { readonly requestId: string };
  },
): readonly ControlRoute[] {
  const find = (name: string | undefined, query: URLSearchParams): FunctionSpec => {
    const spec = desk.registry.byName(name ?? "", query.get("accountId") ?? undefined);
    if (spec === undefined) throw new ControlError(404, `No function ${name}; GET /_local/functions lists them.`);
    return spec;
  };
  const isSame = (spec: FunctionSpec) => (other: FunctionSpec) => functionKey(other) === functionKey(spec);
  const view = (spec: FunctionSpec) => {
    const { env, ...config } = spec;
    return {
      ...config,
      ...describeFunction(spec),
      env: Object.keys(env),
      instances: desk.invoker.pool.count(isSame(spec)),
    };
  };
  const kill =
    (which: "busy" | "idle"): ControlRoute["handle"] =>
    (params, _body, query) => ({
      killed: desk.invoker.pool.kill(which, isSame(find(params.name, query))),
    });

  return [
    {
      method: "PUT",
      pattern: "functions/:name",
      handle(params, body) {
        const spec = readFunctionSpec(params.name ?? "", body, hooks.defaultAccountId());
        if (!desk.world.accounts.exists(spec.accountId))
          throw new ControlError(400, `No account ${spec.accountId}; GET /_local/accounts lists them.`);
        hooks.deploy(spec);
        return view(spec);
      },
    },
    { method: "GET", pattern: "functions", handle: () => ({ functions: desk.registry.list().map(view) }) },
    {
      method: "GET",
      pattern: "functions/:name",
      handle(params, _body, query) {
        const spec = find(params.name, query);
        return {
          ...view(spec),
          invocations: desk.invoker.invocations.filter(
            (one) => functionKey({ name: one.functionName, accountId: one.accountId }) === functionKey(spec),
          ),
        };
      },
    },
    {
      method: "GET",
      pattern: "functions/:name/logs",
      handle(params, _body, query) {
        const spec = find(params.name, query);
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
    {
      method: "POST",
      pattern: "functions/:name/invoke",
      handle(params, body, query) {
        const event = Buffer.from(body === undefined ? "" : JSON.stringify(body));
        return { requestId: hooks.enqueue(find(params.name, query), event).requestId };
      },
    },
    { method: "POST", pattern: "functions/:name/kill", handle: kill("busy") },
    { method: "POST", pattern: "functions/:name/recycle", handle: kill("idle") },
  ];
}
