/** Opens a configured channel with the values of its environment variables. */

export const WEBHOOK_KINDS = ["dingtalk", "feishu", "wecom", "slack", "webhook"] as const;
export type WebhookKind = (typeof WEBHOOK_KINDS)[number];

export interface ChannelSettings {
  readonly kind: WebhookKind;
  /** The names of environment variables. Their values are secrets. */
  readonly urlEnv: string;
  readonly secretEnv: string | null;
}

export interface Channel {
  readonly url: URL;
  readonly secret?: string | undefined;
}

/** Returns the channel, or the mistake in it and its correction. */
export function openChannel(
  { urlEnv, secretEnv }: ChannelSettings,
  environment: Readonly<Record<string, string | undefined>>,
): Channel | string {
  // Without its secret a message would be sent unsigned. It would be refused or, worse, accepted from any sender.
  for (const name of [urlEnv, secretEnv])
    if (name && !environment[name]) return `the environment variable ${name} is not set: set it, or remove the channel`;
  const text = String(environment[urlEnv]);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHere = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url?.hostname ?? "");
  if (!url || (url.protocol !== "https:" && !(url.protocol === "http:" && isHere)))
    return `${urlEnv} must hold an https:// URL (http:// goes to this machine only)`;
  return { url, secret: secretEnv ? environment[secretEnv] : undefined };
}
