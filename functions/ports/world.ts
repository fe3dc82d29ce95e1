/** Everything that a run needs from outside. compose.ts builds the real world, the simulator builds another. */
import type { StoredRecord } from "../core/memory/record.ts";
import type { Billing } from "./billing.ts";
import type { AlarmClock } from "./clock.ts";
import type { InstanceFleet } from "./instance-fleet.ts";
import type { Log } from "./log.ts";
import type { Notifier } from "./notifier.ts";
import type { Random } from "./random.ts";
import type { RecordStore } from "./record-store.ts";
import type { RetryLoop } from "./retry-loop.ts";
import type { SelfInvoker } from "./self-invoker.ts";

export interface World {
  readonly clock: AlarmClock;
  readonly random: Random;
  readonly log: Log;
  readonly fleet: InstanceFleet;
  readonly billing: Billing;
  readonly records: RecordStore;
  readonly retry: RetryLoop;
  /** Absent outside Function Compute: then no other invocation can be asked for. */
  readonly invoker?: SelfInvoker;
  /** Absent if no channel is configured. */
  readonly notifier?: Notifier;
  /** Writes a record that the log store refused as one line on stdout, marked undelivered. */
  writeUndelivered(record: StoredRecord): void;
}
