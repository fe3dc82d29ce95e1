/**
 * One account's gate during a run. Below the balance minimum one call goes ahead of the others; a refusal for lack of
 * money closes the gate for the rest of the account, one for a paid image closes it for that image alone.
 */

/** After this many canaries that ended in something else than money, the others go too. */
const UNDECIDED_CANARIES = 3;

export interface MoneyGate {
  /** "wait": the canary is still out. */
  admit(imageId: string | undefined): "go" | "wait" | "refused";
  /** Whether a refusal was heard that holds for this image, or for the whole account. */
  refuses(imageId: string | undefined): boolean;
  /** What `admit` let through was not called after all. */
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
