/**
 * The invocation that an instance runs. It ends once, with the first outcome, and not before all of its output was
 * passed on.
 */
import type { InstanceOutcome } from "./instance-outcome.ts";

export type OutputStream = "stdout" | "stderr";

export interface CurrentRun {
  /** Returns the id of the last invocation; "" before the first one. */
  requestId(): string;
  /** Begins an invocation. Resolves with the outcome that is reported first. */
  begin(requestId: string): Promise<InstanceOutcome>;
  end(outcome: InstanceOutcome): void;
  /** Ends the invocation with this outcome, after both streams have ended its output. */
  endAfterOutput(outcome: InstanceOutcome): void;
  /** Reports that a stream has passed on all output of the invocation. */
  outputEnded(stream: OutputStream, requestId: string): void;
}

/**
 * Real milliseconds that output may arrive after the answer. A bundle that closed its own stdout never ends its output.
 */
const OUTPUT_GRACE_MS = 500;

export function createCurrentRun(): CurrentRun {
  let requestId = "";
  let settle: ((outcome: InstanceOutcome) => void) | undefined;
  const open = new Set<OutputStream>();
  let onAllOutput: (() => void) | undefined;

  const end = (outcome: InstanceOutcome) => {
    settle?.(outcome);
    settle = undefined;
    onAllOutput = undefined;
  };
  return {
    requestId: () => requestId,
    begin(ownId) {
      requestId = ownId;
      open.add("stdout").add("stderr");
      return new Promise((resolve) => {
        settle = resolve;
      });
    },
    end,
    endAfterOutput(outcome) {
      if (open.size === 0) return end(outcome);
      const ownId = requestId;
      const endOwn = () => {
        if (ownId === requestId) end(outcome);
      };
      const timer = setTimeout(endOwn, OUTPUT_GRACE_MS);
      onAllOutput = () => {
        clearTimeout(timer);
        endOwn();
      };
    },
    outputEnded(stream, endedId) {
      if (endedId !== requestId) return;
      open.delete(stream);
      if (open.size === 0) onAllOutput?.();
    },
  };
}
