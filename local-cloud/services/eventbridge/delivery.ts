/** Pushes events to functions, and repeats failed pushes. */

import { dropOldest } from "../../kernel/drop-oldest.ts";
import type { World } from "../../kernel/world.ts";
import { FcError } from "../function-compute/fc-error.ts";
import type { FunctionCompute } from "../function-compute/function-compute.ts";
import type { FunctionSpec } from "../function-compute/function-spec.ts";
import type { RetryStrategy } from "./buses.ts";

export interface Push {
  readonly eventId: string;
  readonly ruleName: string;
  readonly spec: FunctionSpec;
  /**
   * Returns the body. It is built only for a push that is not dropped, because a hundred bodies of 256 KB take a
   * hundred turns.
   */
  readonly body: () => Buffer;
  /** Size of the event, which is kept until the push ends. */
  readonly eventBytes: number;
  readonly isAsync: boolean;
  readonly strategy: RetryStrategy;
}

/** The state of one push, as `GET /_local/events` shows it. */
interface DeliveryRecord {
  readonly eventId: string;
  readonly ruleName: string;
  readonly functionName: string;
  attempts: number;
  status: "pushing" | "delivered" | "waiting" | "dropped";
  lastError?: string;
}

export interface Delivery {
  readonly records: readonly DeliveryRecord[];
  push(push: Push): void;
  clear(): void;
}

const KEPT_RECORDS = 20_000;
/**
 * Largest number of pushes that run or wait for a repeat. Further pushes are dropped at once. The vendor publishes no
 * such limit.
 */
const MOST_PENDING = 5_000;
/** Ours: the same limit in bytes of events. */
const MOST_PENDING_BYTES = 64 * 1024 * 1024;

/**
 * Returns the wait before a repeat, or undefined after the last one; the event is then dropped. BACKOFF_RETRY: 3
 * repeats, 10 to 20 s apart. EXPONENTIAL_DECAY_RETRY: 176 repeats, 1 s doubling to 512 s. Source: "Retry and dead
 * letter" of EventBridge, read 2026-08.
 */
function waitBeforeMs(retry: number, strategy: RetryStrategy, world: World): number | undefined {
  if (strategy === "BACKOFF_RETRY") return retry > 3 ? undefined : 10_000 + world.random.below(10_001);
  return retry > 176 ? undefined : 1000 * 2 ** Math.min(retry - 1, 9);
}

/**
 * Pushes once. Returns undefined if the event was delivered, otherwise the error code. An asynchronous push is delivered
 * once the event is queued.
 */
async function pushOnce(
  { spec, body, isAsync }: Push,
  functions: FunctionCompute,
  world: World,
): Promise<string | undefined> {
  const current = functions.findFunction(spec.name, spec.accountId);
  if (current === undefined) return "FunctionNotFound";
  try {
    if (isAsync) functions.enqueue(current, body(), "eventbridge");
    else {
      const result = await functions.invoke(current, body(), "eventbridge");
      if (!result.ok) return result.errorType;
    }
    return undefined;
  } catch (error) {
    if (error instanceof FcError) return error.code;
    // A defect of the local cloud fails this push and must not end the process.
    world.log(`local cloud: ${error instanceof Error ? error.stack : String(error)}`);
    return "InternalServerError";
  }
}

export function createDelivery(world: World, functions: FunctionCompute): Delivery {
  const records: DeliveryRecord[] = [];
  let generation = 0;
  let pending = 0;
  let pendingBytes = 0;
  const end = ({ eventBytes }: Push) => {
    pending -= 1;
    pendingBytes -= eventBytes;
  };

  const run = async (push: Push, record: DeliveryRecord): Promise<void> => {
    const startedIn = generation;
    record.attempts += 1;
    record.status = "pushing";
    const problem = await pushOnce(push, functions, world);
    if (startedIn !== generation) return;
    if (problem === undefined) {
      record.status = "delivered";
      end(push);
      return;
    }
    record.lastError = problem;
    const waitMs = waitBeforeMs(record.attempts, push.strategy, world);
    record.status = waitMs === undefined ? "dropped" : "waiting";
    if (waitMs === undefined) {
      end(push);
      return;
    }
    world.clock.schedule(world.clock.nowMs() + waitMs, () => {
      if (startedIn === generation) void run(push, record);
    });
  };

  return {
    records,
    push(push) {
      const { eventId, ruleName, spec, eventBytes } = push;
      const record: DeliveryRecord = { eventId, ruleName, functionName: spec.name, attempts: 0, status: "pushing" };
      records.push(record);
      dropOldest(records, KEPT_RECORDS);
      if (pending >= MOST_PENDING || pendingBytes + eventBytes > MOST_PENDING_BYTES) {
        record.status = "dropped";
        record.lastError = "TooManyPending";
        return;
      }
      pending += 1;
      pendingBytes += eventBytes;
      void run(push, record);
    },
    clear() {
      generation += 1;
      pending = 0;
      pendingBytes = 0;
      records.length = 0;
    },
  };
}
