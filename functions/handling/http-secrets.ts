/** Reads the secrets of the HTTP trigger from the environment. */
import type { Configuration } from "../configuration/configuration.ts";
import { present } from "../core/lang/present.ts";
import type { Environment } from "./function-context.ts";

export interface HttpSecrets {
  readonly hmacSecret?: string;
  readonly wakeToken?: string;
}

/** 32 hexadecimal digits have 128 bits, which cannot be guessed. */
const SHORTEST = 32;

/** Returns the secrets, or the mistake in them and its correction. An absent or empty variable is no secret. */
export function readHttpSecrets(
  { hmacSecretEnv, wakeTokenEnv }: Configuration["http"],
  environment: Environment,
): HttpSecrets | string {
  const secretIn = (name: string | null) => (name === null ? undefined : environment[name] || undefined);
  const hmacSecret = secretIn(hmacSecretEnv);
  const wakeToken = secretIn(wakeTokenEnv);
  const short = [hmacSecretEnv, wakeTokenEnv].filter((name) => (secretIn(name)?.trim().length ?? SHORTEST) < SHORTEST);
  if (short.length > 0) {
    return `${short.join(" and ")} must hold at least ${SHORTEST} characters. Make one with: openssl rand -hex 32`;
  }
  // White space around a value makes no other secret of it.
  if (hmacSecret !== undefined && hmacSecret.trim() === wakeToken?.trim()) {
    return `${hmacSecretEnv} and ${wakeTokenEnv} hold the same value: a token travels in the clear, a secret never does. Make another one with: openssl rand -hex 32`;
  }
  return { ...present("hmacSecret", hmacSecret), ...present("wakeToken", wakeToken) };
}
