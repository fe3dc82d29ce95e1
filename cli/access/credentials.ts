/**
 * The operator's credentials: the environment first, then whatever the vendor's chain finds (`~/.aliyun/config.json`, `~/.alibabacloud/credentials`, OIDC, an instance role).
 * The only file that imports @alicloud/credentials.
 */
import { CommandError, EXIT } from "../terminal/exit-code.ts";
import { vendorCode } from "./vendor-code.ts";

export interface Credentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string;
}

const howToGiveThem =
  "Set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET (and ALIBABA_CLOUD_SECURITY_TOKEN for temporary ones), " +
  "or run `aliyun configure`.";

export async function operatorCredentials(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Credentials> {
  const given = fromEnvironment(environment);
  if (given !== undefined) return given;
  // Loaded only when needed: it is most of the command line's load time.
  const { default: vendor } = await import("@alicloud/credentials");
  const found = await new vendor.default().getCredential().catch((error: unknown) => {
    throw new CommandError(EXIT.wrongUsage, `No usable credentials${vendorCode(error)}. ${howToGiveThem}`);
  });
  if (!found.accessKeyId || !found.accessKeySecret) {
    throw new CommandError(EXIT.wrongUsage, `No usable credentials. ${howToGiveThem}`);
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
    throw new CommandError(EXIT.wrongUsage, `The other half of the key pair is missing: set ${missing}.`);
  }
  if (accessKeyId.startsWith("STS.") && !securityToken) {
    throw new CommandError(EXIT.wrongUsage, "The key is a temporary one: set ALIBABA_CLOUD_SECURITY_TOKEN as well.");
  }
  return { accessKeyId, accessKeySecret, ...(securityToken ? { securityToken } : {}) };
}
