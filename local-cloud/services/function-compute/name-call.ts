/** Checks the signature of a request to Function Compute and names its call. */
import type { CloudRequest } from "../../kernel/http.ts";
import type { Call, World } from "../../kernel/world.ts";
import { authenticate } from "./authenticate.ts";
import { FcError } from "./fc-error.ts";
import type { FunctionRegistry } from "./function-registry.ts";
import type { FcRoute } from "./routes.ts";

const ANONYMOUS = { type: "user", arn: "anonymous", accessKeyId: "" } as const;

/**
 * Returns the call. Throws FcError or GatewayRefusal. An anonymous HTTP trigger is called without an identity, in the
 * function's account. A signed HTTP trigger accepts callers of the function's account only.
 */
export function nameCall(route: FcRoute, request: CloudRequest, world: World, registry: FunctionRegistry): Call {
  const named = registry.byName(route.functionName);
  const trigger = named?.triggers.find(({ kind }) => kind === "http");
  const isOpen = route.action === "HttpTrigger" && (trigger?.kind !== "http" || trigger.auth === "anonymous");
  const identity = isOpen ? { ...ANONYMOUS, accountId: named?.accountId ?? "" } : authenticate(request, world);
  const spec = isOpen ? named : registry.byName(route.functionName, identity.accountId);
  if (route.action === "HttpTrigger" && !isOpen && spec === undefined) {
    throw new FcError("AccessDenied", "The service or function doesn't belong to you.");
  }
  const regionId = spec?.regionId ?? "cn-hangzhou";
  const { service, functionName, qualifier } = route;
  const name =
    service === undefined ? `functions/${functionName || "*"}` : `services/${service}/functions/${functionName}`;
  const resource =
    route.action === "ListTriggers"
      ? "*"
      : `acs:fc:${regionId}:${identity.accountId}:${name}${qualifier && service === undefined ? `/${qualifier}` : ""}`;
  const taskId = request.headers["x-fc-async-task-id"] ?? request.headers["x-fc-stateful-async-invocation-id"];
  return {
    service: "fc",
    action: route.action,
    regionId,
    accountId: identity.accountId,
    identity,
    parameters: {
      ...(functionName === "" ? {} : { functionName }),
      ...(service === undefined ? {} : { service }),
      ...(qualifier === undefined ? {} : { qualifier }),
      ...(route.action === "InvokeFunction" ? { type: request.headers["x-fc-invocation-type"] ?? "Sync" } : {}),
      ...(taskId === undefined ? {} : { taskId }),
      bodyBytes: request.body.length,
    },
    ...(isOpen
      ? {}
      : {
          permission: { action: route.action === "HttpTrigger" ? "fc:InvokeFunction" : `fc:${route.action}`, resource },
        }),
  };
}
