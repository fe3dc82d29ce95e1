/** Finds the operation and API version of a request by its method and path. */
import { decodeSegment } from "../../kernel/decode-segment.ts";
import type { CloudRequest } from "../../kernel/http.ts";
import { httpTriggerTarget } from "./http-trigger.ts";

type FcAction = "InvokeFunction" | "GetFunction" | "ListFunctions" | "ListTriggers" | "HttpTrigger";

export interface FcRoute {
  readonly action: FcAction;
  /** Set for paths of Function Compute 2.0. */
  readonly service?: string;
  readonly functionName: string;
  readonly qualifier?: string;
  /** Path behind the function's name, for HTTP triggers. */
  readonly rawPath?: string;
}

const OLDER = /^\/(?:2016-08-15|2021-04-06)\/services\/([^/]+)\/functions\/([^/]+)\/invocations$/;
const TRIGGERS_OF = /^\/2023-03-30\/functions\/([^/]+)\/triggers$/;
const NEWER = /^\/2023-03-30\/functions\/([^/]+)(\/invocations)?$/;

export function claimsFc(path: string): boolean {
  return /^\/(2016-08-15|2021-04-06|2023-03-30)\//.test(path) || httpTriggerTarget(path) !== undefined;
}

export function fcRoute(request: CloudRequest): FcRoute | undefined {
  const { method, path, query } = request;
  const http = httpTriggerTarget(path);
  if (http !== undefined) return { action: "HttpTrigger", functionName: http.name, rawPath: http.rawPath };

  const inService = OLDER.exec(path);
  if (inService !== null) {
    const [service = "", ...rest] = decodeSegment(inService[1]!).split(".");
    const qualifier = rest.length > 0 ? rest.join(".") : query.get("qualifier");
    return method === "POST" ? named("InvokeFunction", inService[2]!, qualifier, service) : undefined;
  }
  if (path === "/2023-03-30/functions")
    return method === "GET" ? { action: "ListFunctions", functionName: "" } : undefined;
  const triggers = TRIGGERS_OF.exec(path);
  if (triggers !== null) return method === "GET" ? named("ListTriggers", triggers[1]!, null) : undefined;
  const alone = NEWER.exec(path);
  if (alone === null) return undefined;
  if (alone[2] !== undefined)
    return method === "POST" ? named("InvokeFunction", alone[1]!, query.get("qualifier")) : undefined;
  return method === "GET" ? named("GetFunction", alone[1]!, query.get("qualifier")) : undefined;
}

function named(action: FcAction, name: string, qualifier: string | null, service?: string): FcRoute {
  return {
    action,
    functionName: decodeSegment(name),
    ...(qualifier === null || qualifier === "" ? {} : { qualifier }),
    ...(service === undefined ? {} : { service }),
  };
}
