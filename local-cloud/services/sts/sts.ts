/** STS, API version 2015-04-01. The service has no state: temporary keys belong to the accounts. */
import type { OwnWorld } from "../../kernel/create-world.ts";
import type { Service } from "../../kernel/world.ts";
import { createRpcService } from "../../wire/rpc/rpc-gateway.ts";
import { assumeRole, STS_DENIAL } from "./operations/assume-role.ts";
import { GET_CALLER_IDENTITY } from "./operations/get-caller-identity.ts";

export function createSts(world: OwnWorld): Service {
  const service = createRpcService({
    name: "sts",
    product: "STS",
    version: "2015-04-01",
    operations: [assumeRole(world.accounts), GET_CALLER_IDENTITY],
    refused: ["AssumeRoleWithOIDC", "AssumeRoleWithSAML"],
    regionOf: (_parameters, request) =>
      /^sts\.([a-z0-9-]+)\.aliyuncs/.exec(request.headers.host ?? "")?.[1] ?? "cn-hangzhou",
    denial: STS_DENIAL,
    // Source: the vendor's API metadata of Sts 2015-04-01, read 2026-11.
    internalError: {
      status: 500,
      code: "InternalError",
      message: "STS Server Internal Error happened, please send the RequestId to us.",
    },
  });
  return { ...service, reset: () => {} };
}
