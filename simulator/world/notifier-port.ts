/**
 * The webhooks as one run sees them. A message counts as told if a channel took it, even if the run never gets the
 * answer.
 */
import type { Delivery, Notifier } from "../../functions/ports/notifier.ts";
import type { CloudModel } from "../cloud/cloud-model.ts";
import { lookForSecrets, type Message, type RunLog } from "../flight-recorder.ts";
import { type RequestLine, served } from "./request-line.ts";

export function createNotifierPort(model: CloudModel, log: RunLog, send: RequestLine): Notifier {
  const { channels } = model.story.switches;
  return {
    tell: async (notice, budgetMs) => {
      lookForSecrets(log, "notice", notice);
      const message: Message = { atMs: model.time.nowMs(), notice, takenBy: 0 };
      log.messages.push(message);
      return Promise.all(
        Array.from({ length: channels }, (_, index) => {
          const channel = `webhook-${index + 1}`;
          const why = `${channel} did not answer: try it by hand`;
          const late = new Promise<Delivery>((resolve) =>
            model.time.at(message.atMs + budgetMs, () => {
              // A process that was killed hears of nothing.
              if (log.ended === undefined) resolve({ channel, taken: false, why });
            }),
          );
          const sent = send<void>({
            action: "Webhook",
            target: {},
            medianMs: 300,
            serve: () => {
              message.takenBy += 1;
              return served(undefined);
            },
          }).then<Delivery, Delivery>(
            () => ({ channel, taken: true }),
            () => ({ channel, taken: false, why }),
          );
          return Promise.race([sent, late]);
        }),
      );
    },
  };
}
