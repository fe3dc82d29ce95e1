/**
 * The webhooks as one run sees them. A message counts as told if a channel took it, even if the run never gets the
 * answer.
 */
import type { CloudError } from "../../functions/core/failure/cloud-error.ts";
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
          const lost = (): Delivery => {
            message.isLost = true;
            return { channel, taken: false, mayBeTaken: true, why };
          };
          const late = new Promise<Delivery>((resolve) =>
            model.time.at(message.atMs + budgetMs, () => {
              // A killed process gets no answer.
              if (log.ended === undefined) resolve(lost());
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
            ({ failure }: CloudError) => (failure.answered ? { channel, taken: false, why } : lost()),
          );
          return Promise.race([sent, late]);
        }),
      );
    },
  };
}
