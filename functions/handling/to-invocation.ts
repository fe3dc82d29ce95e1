/** From the runtime's context to what the composition root needs, credentials included, for this invocation only. */
import type { Invocation } from "../compose.ts";
import { present } from "../core/lang/present.ts";
import type { Environment, FunctionContext } from "./function-context.ts";

/** @throws Error when neither the context nor the environment holds credentials; the message says what to set. */
export function toInvocation(context: FunctionContext, environment: Environment): Invocation {
  return {
    accountId: ownAccountOf(context, environment),
    regionId: context.region || (environment.FC_REGION ?? ""),
    credentials: credentialsOf(context, environment),
    requestId: context.requestId,
    ...present("functionName", context.function.name || undefined),
    environment,
  };
}

export function ownAccountOf(context: FunctionContext, environment: Environment): string {
  return context.accountId || (environment.FC_ACCOUNT_ID ?? "");
}

/** The context first: its token is of this request, while an environment's token is as old as the warm instance. */
function credentialsOf(context: FunctionContext, environment: Environment): Invocation["credentials"] {
  const given = context.credentials;
  const fromContext = credentials(given?.accessKeyId, given?.accessKeySecret, given?.securityToken);
  const found =
    fromContext ??
    credentials(
      environment.ALIBABA_CLOUD_ACCESS_KEY_ID,
      environment.ALIBABA_CLOUD_ACCESS_KEY_SECRET,
      environment.ALIBABA_CLOUD_SECURITY_TOKEN,
    );
  if (found) return found;
  throw new Error(
    "The function has no credentials: neither its context nor ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET hold any. " +
      "Give the function a role (`role` in s.yaml) that Function Compute may assume.",
  );
}

function credentials(id: string | undefined, secret: string | undefined, token: string | undefined) {
  if (!id || !secret) return undefined;
  return { accessKeyId: id, accessKeySecret: secret, ...present("securityToken", token || undefined) };
}
