/** The invocation that an instance carries out: it ends once, by whatever comes first, and not before its output is in. */
import type { InstanceOutcome } from "./instance.ts";

export type OutputStream = "stdout" | "stderr";

export interface CurrentRun {
  /** "" before the first invocation; afterwards that of the last one. */
  requestId(): string;
  /** Settles with the outcome that is reported first. */
  begin(requestId: string): Promise<InstanceOutcome>;
  end(outcome: InstanceOutcome): void;
  /** The same, once both streams have ended the invocation's output. */
  endAfterOutput(outcome: InstanceOutcome): void;
  /** A stream says that everything which this invocation wrote to it has been passed on. */
  outputEnded(stream: OutputStream, requestId: string): void;
}

/** How long, in real time, output may trail the answer; a bundle that closed its own stdout never sends the mark. */
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
