/** A configured channel with what its environment variables hold. */
import type { WebhookKind } from "./webhook-message.ts";

export interface ChannelSettings {
  readonly kind: WebhookKind;
  /** Names of environment variables; the values are nobody's to see. */
  readonly urlEnv: string;
  readonly secretEnv: string | null;
}

export interface Channel {
  readonly url: URL;
  readonly secret?: string | undefined;
}

/** @returns the channel, or what is wrong with it and what to do. */
export function openChannel(
  { urlEnv, secretEnv }: ChannelSettings,
  environment: Readonly<Record<string, string | undefined>>,
): Channel | string {
  // Without its secret a message would go out unsigned, to be refused or, worse, to be believed.
  for (const name of [urlEnv, secretEnv])
    if (name && !environment[name]) return `the environment variable ${name} is not set: set it, or remove the channel`;
  const text = environment[urlEnv] as string;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHere = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url?.hostname ?? "");
  if (!url || (url.protocol !== "https:" && !(url.protocol === "http:" && isHere)))
    return `${urlEnv} must hold an https:// URL (http:// goes to this machine only)`;
  return { url, secret: secretEnv ? environment[secretEnv] : undefined };
}
