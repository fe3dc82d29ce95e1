/** Tells people. Never rejects: a message that could not be sent is an answer, not a failure of the run. */
import type { Notice } from "../core/memory/notice.ts";

/** What became of one message in one channel. */
export interface Delivery {
  /** `slack`, `dingtalk` and so on; never a URL or a secret. */
  readonly channel: string;
  readonly taken: boolean;
  /** Only if the message was not taken for all that is known: its answer was lost, and people may have it. */
  readonly mayBeTaken?: true;
  /** Only if the message was not taken: one sentence that says what to do. */
  readonly why?: string;
}

export interface Notifier {
  /** One message to every channel, within `budgetMs` in all. People count as told once one channel has taken the message. */
  tell(notice: Notice, budgetMs: number): Promise<readonly Delivery[]>;
}
