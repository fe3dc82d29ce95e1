/** Records what one run was shown, asked for, was answered and wrote. The invariants judge a run by this record. */

import type { StoredRecord } from "../functions/core/memory/record.ts";
import type { Notice } from "../functions/core/report/notice.ts";
import type { Summary } from "../functions/core/terms/summary.ts";
import type { Trigger } from "../functions/core/terms/trigger.ts";
import type { Action, OddField } from "./story.ts";

/** One ReActivateInstances call, as the run and the cloud saw it. */
export interface Attempt {
  readonly runId: string;
  readonly accountId: string;
  readonly regionId: string;
  readonly instanceId: string;
  readonly sentAtMs: number;
  /** The truth when the call was sent: the state, the number of the stop, and the last start. */
  readonly statusWhenSent: string;
  readonly stopWhenSent: number;
  readonly startedAtMs: number;
  /** The stop that the call ended, and whether the owner had made it. Absent until the call takes effect. */
  applied?: { readonly atMs: number; readonly stop: number; readonly ownerStopped: boolean };
  /** The vendor's decision. Absent while the request is on its way, and if it never arrives. */
  verdict?: string;
  /** The answer that the run got: `accepted` or a code. Absent if the run died first. */
  answer?: { readonly atMs: number; readonly code: string };
}

/** One reading of an instance: the facts of one answer. */
export interface Shown {
  /** When the cloud made the answer, and when the run got it; epoch milliseconds. */
  readonly readAtMs: number;
  readonly atMs: number;
  readonly status: string;
  readonly locked: boolean;
  /** true: a lock holds the instance that no call of ours can open. */
  readonly held: boolean;
  /** undefined: unreadable. */
  readonly tags: Readonly<Record<string, string>> | undefined;
  /** true: the run listed the region; false: it asked by id. */
  readonly listed: boolean;
  /** Fields that the cloud wrote in an unreadable form. */
  readonly odd: readonly OddField[];
}

/** One message, and the number of channels that took it. */
export interface Message {
  readonly atMs: number;
  readonly notice: Notice;
  takenBy: number;
  /** The run never heard what became of it in one channel. */
  isLost?: true;
}

export interface RunLog {
  readonly runId: string;
  readonly trigger: Trigger;
  readonly startedAtMs: number;
  readonly deadlineMs: number;
  /** How far the host's clock is ahead of the truth; negative: behind. All other times in this file are true. */
  clockErrorMs: number;
  ended?: { readonly atMs: number; readonly how: "finished" | "threw" | "killed" | "cut-off" };
  summary?: Summary;
  error?: unknown;
  readonly calls: Map<Action, number>;
  readonly attempts: Attempt[];
  readonly shown: Map<string, Shown[]>;
  /**
   * Lists of stopped instances, by `account/region`. `complete`: the list was read to its end. A newer reading replaces
   * an older one.
   */
  readonly listings: Map<string, { readonly ids: Set<string>; complete: boolean; pages?: number }>;
  /** Newest stop event that was shown, by account and region, then by instance. */
  readonly stopEvents: Map<string, Map<string, number>>;
  /**
   * Reads of the events, by account and region: the time of the newest read, and whether it was whole and reached its
   * end.
   */
  readonly eventReads: Map<string, { readonly atMs: number; readonly whole: boolean; readonly complete: boolean }>;
  /** Accounts and regions in which the proof of the permission succeeded. */
  readonly proven: Set<string>;
  /**
   * Answers of the log store. `hollow`: answers from which records were missing, because the store had lost them.
   * `refusedAtMs`: the first write that the store did not take.
   */
  readonly logStore: {
    answered: number;
    failed: number;
    hollow?: number;
    refusedAtMs?: number;
    firstAnswerAtMs?: number;
    lastAnswerAtMs?: number;
  };
  readonly balances: Map<string, number>;
  /** Accounts whose payments the run may not read. */
  readonly paymentsDenied: Set<string>;
  /** `written`: records whose write succeeded. `undelivered`: records that the run printed instead. */
  readonly written: StoredRecord[];
  readonly undelivered: StoredRecord[];
  readonly messages: Message[];
  /** When the run first tried to write a lease for an instance, by instance id. */
  readonly announcedAtMs: Map<string, number>;
  /** Requests that a port does not promise to take. */
  readonly breaches: string[];
  /** Outputs that held a secret. */
  readonly leaks: string[];
}

export function createRunLog(runId: string, trigger: Trigger, startedAtMs: number, deadlineMs: number): RunLog {
  return {
    runId,
    trigger,
    startedAtMs,
    deadlineMs,
    clockErrorMs: 0,
    calls: new Map(),
    attempts: [],
    shown: new Map(),
    listings: new Map(),
    stopEvents: new Map(),
    eventReads: new Map(),
    proven: new Set(),
    logStore: { answered: 0, failed: 0 },
    balances: new Map(),
    paymentsDenied: new Set(),
    written: [],
    undelivered: [],
    messages: [],
    announcedAtMs: new Map(),
    breaches: [],
    leaks: [],
  };
}

/** A word in every secret of the simulated cloud, and in no other text. */
export const CANARY = "c4n4ry";

export const SECRETS = [
  `LTAI5t${CANARY}KeyId0001`,
  `${CANARY}AccessKeySecret0000000001`,
  `CAIS${CANARY}SecurityToken01`,
];

/** Keeps the place of a secret, never the secret. */
export function lookForSecrets(log: RunLog, where: string, output: unknown): void {
  if (holdsSecret(output, 0)) log.leaks.push(where);
}

function holdsSecret(value: unknown, depth: number): boolean {
  if (typeof value === "string") return value.includes(CANARY);
  if (typeof value !== "object" || value === null || depth > 8) return false;
  // Message and stack of an error are not enumerable, and loggers print them all the same.
  if (value instanceof Error && (value.message.includes(CANARY) || (value.stack ?? "").includes(CANARY))) return true;
  return partHoldsSecret(value, depth + 1);
}

function partHoldsSecret<T extends object>(value: T, depth: number): boolean {
  for (const key in value) if (holdsSecret(value[key], depth)) return true;
  return false;
}
