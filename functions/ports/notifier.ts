/** Sends messages to people. It never rejects: a message that could not be sent is reported, and the run goes on. */
import type { Notice } from "../core/report/notice.ts";

/** The result of one message in one channel. */
export interface Delivery {
  /** For example `slack` or `dingtalk`; never a URL or a secret. */
  readonly channel: string;
  readonly taken: boolean;
  /** Present if the answer was lost: people may have the message, although `taken` is false. */
  readonly mayBeTaken?: true;
  /** Present if the message was not taken: one sentence that says what to do. */
  readonly why?: string;
}

export interface Notifier {
  /**
   * Sends one message to every channel, within `budgetMs` in all. The message counts as delivered once one channel has taken it.
   */
  tell(notice: Notice, budgetMs: number): Promise<readonly Delivery[]>;
}
