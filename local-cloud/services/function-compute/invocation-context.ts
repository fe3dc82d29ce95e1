/**
 * Builds the context (second argument of the handler) and the environment of a function. Source: "Context" and
 * "Environment variables" of Function Compute, read 2026-08. Not verified on the live cloud.
 */
import type { KeyPair } from "../accounts/accounts.ts";
import type { FunctionSpec } from "./function-spec.ts";
import type { InvocationContext } from "./instance.ts";

const QUALIFIER = "LATEST";

export function invocationContext(spec: FunctionSpec, keys: KeyPair | undefined): InvocationContext {
  return {
    ...(keys === undefined
      ? {}
      : {
          credentials: {
            accessKeyId: keys.accessKeyId,
            accessKeySecret: keys.accessKeySecret,
            securityToken: keys.securityToken ?? "",
          },
        }),
    // The vendor's page "Context" gives the timeout in seconds and the memory in MB.
    function: { name: spec.name, handler: spec.handler, memory: spec.memoryMb, timeout: spec.timeoutSeconds },
    service: {
      ...(spec.service === undefined ? {} : { name: spec.service }),
      logProject: "",
      logStore: "",
      qualifier: QUALIFIER,
      versionId: "",
    },
    region: spec.regionId,
    accountId: spec.accountId,
  };
}

/**
 * Returns the configured variables and those of the platform. Variables of this machine must not reach the function,
 * because they are missing on the real cloud. PATH is the exception. TZ is UTC, as in the platform's image.
 */
export function instanceEnv(
  spec: FunctionSpec,
  keys: KeyPair | undefined,
  instanceId: string,
): Readonly<Record<string, string>> {
  return {
    PATH: process.env.PATH ?? "/usr/local/bin:/usr/bin:/bin",
    TZ: "UTC",
    ...spec.env,
    FC_FUNC_CODE_PATH: spec.codeDir,
    FC_ACCOUNT_ID: spec.accountId,
    FC_REGION: spec.regionId,
    FC_FUNCTION_NAME: spec.name,
    FC_FUNCTION_HANDLER: spec.handler,
    FC_FUNCTION_MEMORY_SIZE: String(spec.memoryMb),
    FC_INSTANCE_ID: instanceId,
    FC_VER_ID: "",
    FC_CUSTOM_LISTEN_PORT: "9000",
    ...(spec.service === undefined ? {} : { FC_SERVICE_NAME: spec.service, FC_QUALIFIER: QUALIFIER }),
    ...(keys === undefined
      ? {}
      : {
          ALIBABA_CLOUD_ACCESS_KEY_ID: keys.accessKeyId,
          ALIBABA_CLOUD_ACCESS_KEY_SECRET: keys.accessKeySecret,
          ALIBABA_CLOUD_SECURITY_TOKEN: keys.securityToken ?? "",
        }),
  };
}
