/** The webhooks as one run sees them: a message counts as told when a channel took it, whatever the run hears of it. */
import type { CloudError } from "../../functions/core/failure/cloud-error.ts";
import type { Delivery, Notifier } from "../../functions/ports/notifier.ts";
import type { CloudModel } from "../cloud/cloud-model.ts";
import { lookForSecrets, type Message, type RunLog } from "../flight-recorder.ts";
import { type RequestLine, served } from "./request-line.ts";

export function createNotifierPort(model: CloudModel, log: RunLog, send: RequestLine): Notifier {
  const { channels } = model.story.switches;
  return {
    tell: async (notice) => {
      lookForSecrets(log, "notice", notice);
      const message: Message = { atMs: model.time.nowMs(), notice, takenBy: 0 };
      log.messages.push(message);
      return Promise.all(
        Array.from({ length: channels }, (_, index) => {
          const channel = `webhook-${index + 1}`;
          return send<void>({
            action: "Webhook",
            target: {},
            medianMs: 300,
            serve: () => {
              message.takenBy += 1;
              return served(undefined);
            },
          }).then<Delivery, Delivery>(
            () => ({ channel, taken: true }),
            (error: CloudError) => {
              if (!error.failure.answered) message.isLost = true;
              const why = `${channel} did not take it: try it by hand`;
              return { channel, taken: false, why, ...(error.failure.answered ? {} : { mayBeTaken: true }) };
            },
          );
        }),
      );
    },
  };
}
