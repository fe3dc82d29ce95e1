/** Calls a service of one account, with that account's credentials, at that account's endpoint. */
import { isRegionId } from "../../core/events/reading/places.ts";
import { CloudError } from "../../core/failure/cloud-error.ts";
import { classify } from "../../core/failure/error-table.ts";
import { present } from "../../core/lang/present.ts";
import { type EndpointTemplates, endpointOf } from "./endpoints.ts";
import type { PopClient, RpcAnswer, RpcCall } from "./pop-client.ts";
import type { CredentialSource } from "./sts-credentials.ts";

export interface AccountCall {
  readonly accountId: string;
  readonly regionId: string;
  readonly action: string;
  readonly parameters: RpcCall["parameters"];
  /** The region's ECS host, as DescribeRegions names it; absent: the documented host. */
  readonly regionEndpoint?: string;
}

export interface AccountClient {
  ecs(call: AccountCall): Promise<RpcAnswer>;
  bss(call: AccountCall): Promise<RpcAnswer>;
}

const VERSIONS = { ecs: "2014-05-26", bss: "2017-12-14" } as const;

export function createAccountClient(wiring: {
  readonly pop: PopClient;
  readonly credentials: CredentialSource;
  readonly endpoints: EndpointTemplates;
  readonly siteOf: (accountId: string) => "china" | "international";
}): AccountClient {
  const { pop, credentials, endpoints, siteOf } = wiring;

  async function send(service: "ecs" | "bss", call: AccountCall) {
    const { accountId, regionId, action, parameters } = call;
    // A region id may come from an answer or an event, and it becomes part of the host that gets the credentials.
    if (!isRegionId(regionId)) throw noRegion(action);
    const place = { accountId, regionId, site: siteOf(accountId), ...present("regionEndpoint", call.regionEndpoint) };
    const endpoint = endpointOf(service, endpoints, place);
    const signedWith = await credentials.credentialsFor(accountId);
    try {
      return await pop.call({ endpoint, version: VERSIONS[service], action, parameters, credentials: signedWith });
    } catch (error) {
      // Other codes say that the token never fitted its key. A new token would be refused as well.
      if (error instanceof CloudError && classify(error.failure).class === "refresh-credentials")
        credentials.refresh(accountId, signedWith);
      throw error;
    }
  }

  return { ecs: (call) => send("ecs", call), bss: (call) => send("bss", call) };
}

function noRegion(action: string): CloudError {
  const message = "the region's id is no region id, so no request was sent";
  return new CloudError({ action, code: "InvalidRegionId.NotFound", message, answered: true });
}
