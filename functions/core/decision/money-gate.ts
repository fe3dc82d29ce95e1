/**
 * Admits the calls of one account while its money may not suffice. Below the balance minimum one call, the canary, goes ahead of
 * the others.
 * A refusal for lack of money closes the gate for the rest of the account. A refusal for a paid image closes it for instances of
 * that image.
 */

/** After this many canaries without an answer about money, the other calls are admitted. */
const UNDECIDED_CANARIES = 3;

export interface MoneyGate {
  /** "wait": the canary has no answer yet. */
  admit(imageId: string | undefined): "go" | "wait" | "refused";
  /** Checks whether a refusal for this image, or for the whole account, was received. */
  refuses(imageId: string | undefined): boolean;
  /** Takes back an admission: the instance was not called after all. */
  withdrawn(): void;
  accepted(): void;
  refused(scope: "account" | "image", imageId: string | undefined): void;
  undecided(): void;
}

export function createMoneyGate(careful: boolean): MoneyGate {
  const refusedImages = new Set<string | undefined>();
  let closed = false;
  let careLeft = careful ? UNDECIDED_CANARIES : 0;
  let canaryOut = false;
  const refuses = (imageId: string | undefined) => closed || refusedImages.has(imageId);
  return {
    refuses,
    admit(imageId) {
      if (refuses(imageId)) return "refused";
      if (careLeft === 0) return "go";
      if (canaryOut) return "wait";
      canaryOut = true;
      return "go";
    },
    withdrawn() {
      canaryOut = false;
    },
    accepted() {
      canaryOut = false;
      careLeft = 0;
    },
    refused(scope, imageId) {
      canaryOut = false;
      if (scope === "account") closed = true;
      else refusedImages.add(imageId);
    },
    undecided() {
      canaryOut = false;
      if (careLeft > 0) careLeft -= 1;
    },
  };
}
