/** Sends one message to every configured webhook. */

import { type ChannelSettings, openChannel } from "../../core/report/channel.ts";
import type { Notice } from "../../core/report/notice.ts";
import type { Language } from "../../core/terms/text.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Delivery, Notifier } from "../../ports/notifier.ts";
import type { Connections } from "../http/connections.ts";
import { exchange } from "../http/exchange.ts";
import { toTransportFailure } from "../http/transport-failure.ts";
import { refusalIn, webhookMessage } from "./webhook-message.ts";

export interface NotifierWiring {
  readonly language: Language;
  readonly channels: readonly ChannelSettings[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly connections: Connections;
  readonly clock: Clock;
}

/** After a lost connection or a server error the message is sent a second time, because this run sends it only once. */
const TRIES = 2;

export function createWebhookNotifier({
  language,
  channels,
  environment,
  connections,
  clock,
}: NotifierWiring): Notifier {
  async function send(settings: ChannelSettings, notice: Notice, timeoutMs: number, tries = 1): Promise<Delivery> {
    const { kind } = settings;
    let isLost = false;
    const channel = openChannel(settings, environment);
    let problem: string | undefined;
    if (typeof channel === "string") problem = channel;
    else {
      const spoken = { ...notice, text: notice.text[language] };
      const message = webhookMessage({ kind, ...channel }, spoken, clock.nowMs());
      let mayRepeat = true;
      try {
        const request = { ...message, method: "POST", body: Buffer.from(message.body) } as const;
        const { status, body } = await exchange(connections, request, timeoutMs);
        problem = refusalIn(kind, status, body);
        mayRepeat = status >= 500;
        // A gateway may answer so although the service behind it took the message.
        isLost = mayRepeat;
      } catch (error) {
        const { message, answered } = toTransportFailure(error);
        problem = message;
        isLost = !answered;
      }
      if (problem === undefined) return { channel: kind, taken: true };
      if (mayRepeat && tries < TRIES) {
        const again = await send(settings, notice, timeoutMs, tries + 1);
        return isLost && !again.taken ? { ...again, mayBeTaken: true } : again;
      }
    }
    return { channel: kind, taken: false, why: problem, ...(isLost ? { mayBeTaken: true } : {}) };
  }

  return {
    async tell(notice, budgetMs) {
      return Promise.all(channels.map((channel) => send(channel, notice, budgetMs / TRIES)));
    },
  };
}
