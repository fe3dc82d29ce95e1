/** Reads an RPC call: action, version and parameters from query, form body or headers. */
import type { CloudRequest } from "../../kernel/http.ts";
import { isAcs3 } from "../signatures/acs3.ts";

export interface RpcRequest {
  readonly action: string;
  readonly version: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly format: "xml" | "json";
  readonly isAcs3: boolean;
}

const parsed = new WeakMap<CloudRequest, RpcRequest>();

const isForm = (request: CloudRequest) =>
  request.body.length > 0 &&
  !(request.headers["content-type"] ?? "application/x-www-form-urlencoded").startsWith("application/json");

/** Returns the parsed call. Several services look at one request, so the result is cached. */
export function parseRpcRequest(request: CloudRequest): RpcRequest {
  const known = parsed.get(request);
  if (known !== undefined) return known;

  const parameters = new Map<string, string>(request.query);
  if (isForm(request)) {
    for (const [name, value] of new URLSearchParams(request.body.toString("utf8"))) parameters.set(name, value);
  }
  const acs3 = isAcs3(request);
  const made: RpcRequest = {
    // pop-core sends the header x-acs-action besides the parameter. The parameter wins, because signature version 1
    // covers it.
    action: parameters.get("Action") ?? request.headers["x-acs-action"] ?? "",
    version: parameters.get("Version") ?? request.headers["x-acs-version"] ?? "",
    parameters,
    format: wantsJson(parameters.get("Format"), acs3 ? request.headers.accept : undefined) ? "json" : "xml",
    isAcs3: acs3,
  };
  parsed.set(request, made);
  return made;
}

/**
 * Decides whether the answer is JSON. XML is the default; ACS3 calls ask with the Accept header. Source: "Common
 * parameters" of ECS and "Request syntax and signature method V3", read 2026-08.
 */
const wantsJson = (format: string | undefined, accept: string | undefined) =>
  format === undefined ? accept?.includes("json") === true : format.toUpperCase() === "JSON";
