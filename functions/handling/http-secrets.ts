/** The secrets of the HTTP trigger, as the environment holds them. */
import type { Configuration } from "../configuration/configuration.ts";
import { present } from "../core/lang/present.ts";
import type { Environment } from "./function-context.ts";

export interface HttpSecrets {
  readonly hmacSecret?: string;
  readonly wakeToken?: string;
}

/** 32 letters of hexadecimal are 128 bits, which nobody guesses. */
const SHORTEST = 32;

/** @returns the secrets, or what is wrong with them and what to do. A variable that is absent or empty is no secret. */
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
