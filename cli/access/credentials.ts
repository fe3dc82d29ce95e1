/**
 * Finds the operator's credentials: first in the environment, then through the vendor's chain. The chain reads
 * `~/.aliyun/config.json`, `~/.alibabacloud/credentials`, OIDC and an instance role. Only this file imports
 * @alicloud/credentials.
 */
import { CommandError, EXIT } from "../terminal/exit-code.ts";
import { vendorCode } from "./vendor-code.ts";

export interface Credentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string;
}

export async function operatorCredentials(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Credentials> {
  const given = fromEnvironment(environment);
  if (given !== undefined) return given;
  // Imported only when needed, because the package takes most of the command line's load time.
  const { default: vendor } = await import("@alicloud/credentials");
  const found = await new vendor.default().getCredential().catch((error: unknown) => {
    throw new CommandError(EXIT.wrongUsage, ({ access }) => access.noCredentials(vendorCode(error)));
  });
  if (!found.accessKeyId || !found.accessKeySecret) {
    throw new CommandError(EXIT.wrongUsage, ({ access }) => access.noCredentials(""));
  }
  return {
    accessKeyId: found.accessKeyId,
    accessKeySecret: found.accessKeySecret,
    ...(found.securityToken ? { securityToken: found.securityToken } : {}),
  };
}

function fromEnvironment(environment: Readonly<Record<string, string | undefined>>): Credentials | undefined {
  const accessKeyId = environment.ALIBABA_CLOUD_ACCESS_KEY_ID;
  const accessKeySecret = environment.ALIBABA_CLOUD_ACCESS_KEY_SECRET;
  const securityToken = environment.ALIBABA_CLOUD_SECURITY_TOKEN;
  if (!accessKeyId && !accessKeySecret) return undefined;
  if (!accessKeyId || !accessKeySecret) {
    const missing = accessKeyId ? "ALIBABA_CLOUD_ACCESS_KEY_SECRET" : "ALIBABA_CLOUD_ACCESS_KEY_ID";
    throw new CommandError(EXIT.wrongUsage, ({ access }) => access.halfAKey(missing));
  }
  if (accessKeyId.startsWith("STS.") && !securityToken) {
    throw new CommandError(EXIT.wrongUsage, ({ access }) => access.noToken);
  }
  return { accessKeyId, accessKeySecret, ...(securityToken ? { securityToken } : {}) };
}
