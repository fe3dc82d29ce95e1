/** The common part of the handlers on typed SDKs: clients with the keys of the invocation, then the first call. */
import Ecs from "@alicloud/ecs20140526";

interface Context {
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly accessKeySecret: string };
}

export type SdkConfig = Context["credentials"] & { readonly endpoint: string; readonly protocol: string };

export function createHandler(createOtherClients: (config: SdkConfig) => readonly object[]) {
  return async (event: Buffer, { region, credentials }: Context): Promise<unknown> => {
    const endpoint = process.env.BENCH_ENDPOINT ?? "";
    const config = { ...credentials, endpoint, protocol: "HTTP" };
    const others = createOtherClients(config);
    // The SDK wants its own class `Config`, from a package that is no dependency of ours; it reads the same fields.
    const ecs = new Ecs.default(config as never);
    const trigger = JSON.parse(event.toString());
    const request = new Ecs.DescribeInstancesRequest({
      regionId: region,
      status: "Stopped",
      instanceChargeType: "PostPaid",
      maxResults: 100,
    });
    return { trigger, clients: others.length, answer: await ecs.describeInstances(request) };
  };
}
