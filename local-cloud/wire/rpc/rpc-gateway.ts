/** Creates a service of the RPC gateway from its operation tables. */
import { GENERIC } from "../../kernel/faults/fault-effect.ts";
import type { CloudRequest, CloudResponse } from "../../kernel/http.ts";
import type { ParityRow } from "../../kernel/parity-row.ts";
import type { Call, Service, ServiceName, World } from "../../kernel/world.ts";
import { verifyAcs3 } from "../signatures/acs3.ts";
import { REFUSALS, type Refusal } from "../signatures/refusal.ts";
import { verifyRpcV1 } from "../signatures/rpc-v1.ts";
import { type Operation, type OperationCall, type Outcome, refused } from "./operation.ts";
import { firstMistake, readParameters } from "./parameters.ts";
import { rpcError, rpcSuccess } from "./rpc-answer.ts";
import { parseRpcRequest } from "./rpc-request.ts";

export interface RpcServiceOptions {
  readonly name: ServiceName;
  readonly product: string;
  readonly version: string;
  readonly operations: readonly Operation[];
  /** Operations that clients commonly call and that the local cloud refuses as unknown. */
  readonly refused: readonly string[];
  /** Returns the region of a call without the parameter RegionId. */
  readonly regionOf: (parameters: ReadonlyMap<string, string>, request: CloudRequest) => string;
  /** Decides whether a region exists. A call that names another region is refused. */
  readonly isRegion?: (regionId: string) => boolean;
  /** Refusal of a caller without the permission. */
  readonly denial: Refusal;
  /** How the service says InternalError; default: as ECS does. */
  readonly internalError?: Refusal;
}

/** Ours: a call with a hundred instances and twenty tags has fewer. */
const MOST_PARAMETERS = 1_000;
const TOO_MANY_PARAMETERS: Refusal = {
  status: 400,
  code: "InvalidParameter",
  message: `A call to the local cloud has at most ${MOST_PARAMETERS} parameters.`,
};

/** Parameters that the journal never shows, because they hold credentials or signatures. */
const UNSHOWN = new Set([
  "AccessKeyId",
  "Signature",
  "SignatureNonce",
  "SecurityToken",
  "SignatureMethod",
  "SignatureVersion",
]);
const COMMON = new Set(["Action", "Version", "Format", "Timestamp", ...UNSHOWN]);

/**
 * Source: public SDK tests and error bodies of the gateway, read 2026-08. One public report has InvalidVersion with
 * HTTP 400. Not verified on the live cloud.
 */
export const UNKNOWN_VERSION: Refusal = {
  status: 404,
  code: "InvalidVersion",
  message: "Specified parameter Version is not valid.",
};
const UNKNOWN_ACTION: Refusal = {
  status: 404,
  code: "InvalidAction.NotFound",
  message: "Specified api is not found, please check your url and method.",
};
const unknownRegion = refused(404, "InvalidRegionId.NotFound", "The specified RegionId does not exist.");

/** Refusal of most services if the RAM permission is missing. */
export const FORBIDDEN_RAM: Refusal = {
  status: 403,
  code: "Forbidden.RAM",
  message: "User not authorized to operate on the specified resource, or this API doesn't support RAM.",
};

/** Decides whether the request looks like an RPC call of any service and version. */
export function isRpcShaped(request: CloudRequest): boolean {
  if (request.path !== "/" && request.path !== "") return false;
  const { action, version } = parseRpcRequest(request);
  return action !== "" || version !== "";
}

/** A rule that gives words of its own keeps them. */
function inServiceWords(error: Refusal, internalError: Refusal | undefined): Refusal {
  const isGeneric = error.code === GENERIC.code && error.message === GENERIC.message && error.status === GENERIC.status;
  return isGeneric ? (internalError ?? error) : error;
}

export function createRpcService(options: RpcServiceOptions): Omit<Service, "reset" | "snapshot" | "restore"> {
  const operations = new Map(options.operations.map((operation) => [operation.name, operation]));

  const toOperationCall = (call: Call, request: CloudRequest): OperationCall => ({
    identity: call.identity,
    accountId: call.accountId,
    regionId: call.regionId,
    ...readParameters(parseRpcRequest(request).parameters),
  });

  const send = (action: string, outcome: Outcome, request: CloudRequest, world: World): CloudResponse =>
    outcome.kind === "answer"
      ? rpcSuccess(action, outcome.body, request, world)
      : rpcError(outcome.refusal, request, world);

  const identify = (request: CloudRequest, world: World) => {
    const rpc = parseRpcRequest(request);
    return rpc.isAcs3 ? verifyAcs3(request, world) : verifyRpcV1(request.method, rpc.parameters, world);
  };

  return {
    name: options.name,
    claims: (request) => isRpcShaped(request) && parseRpcRequest(request).version === options.version,
    authenticate(request, world) {
      const { action, parameters } = parseRpcRequest(request);
      if (parameters.size > MOST_PARAMETERS) return rpcError(TOO_MANY_PARAMETERS, request, world);
      if (action === "") return rpcError(REFUSALS.missing("Action"), request, world);
      const operation = operations.get(action);
      if (operation === undefined) return rpcError(UNKNOWN_ACTION, request, world);
      const verdict = identify(request, world);
      if (!verdict.ok) return rpcError(verdict.refusal, request, world);

      const { identity } = verdict.keyPair;
      const call: Call = {
        service: options.name,
        action,
        regionId: parameters.get("RegionId") || options.regionOf(parameters, request),
        accountId: identity.accountId,
        identity,
        parameters: Object.fromEntries([...parameters].filter(([name]) => !COMMON.has(name))),
      };
      const permission = operation.permission?.(toOperationCall(call, request));
      return permission === undefined ? call : { ...call, permission };
    },
    denied(call, request, world) {
      const outcome = operations.get(call.action)?.denied?.(toOperationCall(call, request));
      return send(call.action, outcome ?? { kind: "refused", refusal: options.denial }, request, world);
    },
    vendorError: (error, request, world) => rpcError(inServiceWords(error, options.internalError), request, world),
    handle(call, request, world, fault) {
      const operation = operations.get(call.action);
      if (operation === undefined) return rpcError(UNKNOWN_ACTION, request, world);
      const mistake = firstMistake(operation.parameters, parseRpcRequest(request).parameters);
      if (mistake !== undefined) return rpcError(mistake, request, world);
      if (options.isRegion?.(call.regionId) === false) return send(call.action, unknownRegion, request, world);
      const outcome = operation.run(toOperationCall(call, request), fault?.effect === "falls-back-to-stopped");
      return send(call.action, outcome, request, world);
    },
    peek(request) {
      const { action, parameters } = parseRpcRequest(request);
      return { action, regionId: parameters.get("RegionId") ?? "" };
    },
    parity: () => parityOf(options),
  };
}

function parityOf({ product, version, operations, refused }: RpcServiceOptions): readonly ParityRow[] {
  return [
    ...operations.map(({ name, parity }) => ({ product, operation: name, ...parity })),
    ...refused.map((operation) => ({
      product,
      operation,
      status: "refused" as const,
      note: "",
      source: "",
      example: { method: "GET", path: `/?Action=${operation}&Version=${version}` },
    })),
  ];
}
