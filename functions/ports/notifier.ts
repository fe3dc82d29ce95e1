/** Tells people. Never rejects: a message that could not be sent is an answer, not a failure of the run. */
import type { Notice } from "../core/memory/notice.ts";

export interface Notifier {
  /**
   * One message to every channel, within `budgetMs` in all.
   * @returns for each channel that failed one sentence that says what to do; never a URL or a secret.
   */
  tell(notice: Notice, budgetMs: number): Promise<readonly string[]>;
}
