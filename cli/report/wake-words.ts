/** Says in words what a case waits for, if no time of a next attempt is on record. */
import type { Texts } from "../texts/texts.ts";

/** `wakesOn` is the word of the record; undefined if nothing wakes the case. */
export function wakeWords(wakesOn: string | undefined, { report: words }: Texts): string | undefined {
  switch (wakesOn) {
    case undefined:
    case "":
    case "none":
      return undefined;
    case "recharge":
      return words.afterPayment;
    case "lock-change":
      return words.afterLockChange;
    case "person":
      return words.afterPerson;
    default:
      return words.nextRun;
  }
}
