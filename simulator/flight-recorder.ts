/** What one run was shown, asked for, was answered and put out: the only witness the invariants call. */
import type { Notice } from "../functions/core/memory/notice.ts";
import type { StoredRecord } from "../functions/core/memory/record.ts";
import type { Summary } from "../functions/core/terms/summary.ts";
import type { Trigger } from "../functions/core/terms/trigger.ts";
import type { Action, OddField } from "./story.ts";

/** One ReActivateInstances call, as both sides saw it. */
export interface Attempt {
  readonly runId: string;
  readonly accountId: string;
  readonly regionId: string;
  readonly instanceId: string;
  readonly sentAtMs: number;
  /** The truth when it was sent: state, which stop it was, last start. */
  readonly statusWhenSent: string;
  readonly stopWhenSent: number;
  readonly startedAtMs: number;
  /** Which stop of the instance it met, and whether that was its owner's doing; set when it took effect. */
  applied?: { readonly atMs: number; readonly stop: number; readonly ownerStopped: boolean };
  /** What the vendor decided; absent while on the way and when the call never arrived. */
  verdict?: string;
  /** What the run was told: `accepted` or a code; absent when the run died first. */
  answer?: { readonly atMs: number; readonly code: string };
}

/** One look at an instance: what an answer said about it. */
export interface Shown {
  /** When the cloud read it, and when the run was told. */
  readonly readAtMs: number;
  readonly atMs: number;
  readonly status: string;
  readonly locked: boolean;
  /** By a lock that no call of ours can open. */
  readonly held: boolean;
  /** undefined: unreadable. */
  readonly tags: Readonly<Record<string, string>> | undefined;
  /** By the run's own listing (not by id). */
  readonly listed: boolean;
  /** What stood there in a form that nobody can read. */
  readonly odd: readonly OddField[];
}

/** One message, and how many channels took it. */
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
  /** How far its host's clock is ahead of the truth; negative: behind. All other times here are true. */
  clockErrorMs: number;
  ended?: { readonly atMs: number; readonly how: "finished" | "threw" | "killed" | "cut-off" };
  summary?: Summary;
  error?: unknown;
  readonly calls: Map<Action, number>;
  readonly attempts: Attempt[];
  readonly shown: Map<string, Shown[]>;
  /** Account-regions whose list of stopped instances was read to its end, by `account/region`; the last reading counts. */
  readonly listings: Map<string, { readonly ids: Set<string>; complete: boolean; pages?: number }>;
  /** Newest stop event shown, by account-region and instance. */
  readonly stopEvents: Map<string, Map<string, number>>;
  /** Reads of the events, by account-region: the newest one's time, and whether it was read to its end, whole. */
  readonly eventReads: Map<string, { readonly atMs: number; readonly whole: boolean; readonly complete: boolean }>;
  /** Account-regions where the proof of permission succeeded. */
  readonly proven: Set<string>;
  /** `hollow`: answers of a log store that had lost what it was asked for. `refusedAtMs`: the first write that it did not take. */
  readonly ledger: {
    answered: number;
    failed: number;
    hollow?: number;
    refusedAtMs?: number;
    firstAnswerAtMs?: number;
    lastAnswerAtMs?: number;
  };
  readonly balances: Map<string, number>;
  /** Accounts whose payments it may not read. */
  readonly paymentsDenied: Set<string>;
  /** Records of writes that were answered with success, and those put out as undelivered. */
  readonly written: StoredRecord[];
  readonly undelivered: StoredRecord[];
  readonly messages: Message[];
  /** When the run first tried to announce a call of each instance, by its id. */
  readonly announcedAtMs: Map<string, number>;
  /** Requests that no port promises to take. */
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
    ledger: { answered: 0, failed: 0 },
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

/** A word that is part of every secret of the simulated cloud, and of nothing else. */
export const CANARY = "c4n4ry";

export const SECRETS = [
  `LTAI5t${CANARY}KeyId0001`,
  `${CANARY}AccessKeySecret0000000001`,
  `CAIS${CANARY}SecurityToken01`,
];

/** Keeps where a secret was found, never the secret itself. */
export function lookForSecrets(log: RunLog, where: string, output: unknown): void {
  if (holdsSecret(output, 0)) log.leaks.push(where);
}

function holdsSecret(value: unknown, depth: number): boolean {
  if (typeof value === "string") return value.includes(CANARY);
  if (typeof value !== "object" || value === null || depth > 8) return false;
  // An error's message and stack are no enumerable properties, and still end up in what loggers print.
  if (value instanceof Error && (value.message.includes(CANARY) || (value.stack ?? "").includes(CANARY))) return true;
  return Object.values(value).some((part) => holdsSecret(part, depth + 1));
}
