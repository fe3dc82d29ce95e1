/** Turns the runtime's context into the invocation that compose.ts needs, credentials included. */
import type { Invocation } from "../compose.ts";
import { present } from "../core/lang/present.ts";
import type { Environment, FunctionContext } from "./function-context.ts";

/** Throws an Error if neither context nor environment holds credentials. Its message says what to set. */
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

/** Prefers the context. Its token belongs to this request, while a token in the environment is as old as the warm instance. */
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
