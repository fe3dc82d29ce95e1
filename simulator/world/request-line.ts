/**
 * Carries a request to the cloud and the answer back: time on the wire, faults, quotas, and a kill of the run at any
 * step. A request that reaches the cloud takes effect even if the run is dead by then.
 */

import { redact } from "../../functions/adapters/redaction/redact.ts";
import { CloudError } from "../../functions/core/failure/cloud-error.ts";
import type { CloudModel } from "../cloud/cloud-model.ts";
import type { Target } from "../cloud/faults.ts";
import type { Dice } from "../dice.ts";
import { CANARY, SECRETS } from "../flight-recorder.ts";
import type { Action, FaultEffect } from "../story.ts";
import type { SimulatedRun } from "./simulated-run.ts";

export type Answer<T> = { readonly ok: true; readonly value: T } | Refusal;

interface Refusal {
  readonly ok: false;
  readonly code: string;
  readonly retryAfterMs?: number;
  readonly answered: boolean;
  /** Absent: the action of the call. */
  readonly action?: string;
}

export interface Call<T> {
  readonly action: Action;
  readonly target: Target;
  readonly medianMs: number;
  /** Carries the call out and returns the cloud's answer. `bent` makes the answer odd. */
  serve(bent?: BentEffect): Answer<T>;
  /** The answer without the permission; absent: a refusal. */
  denied?(): Answer<T>;
  /** The answer if it is incomplete. */
  incomplete?(): Answer<T>;
  /** Called when the run has got the answer. */
  told?(answer: Answer<T>): void;
}

/** Faults that change the answer of one action. */
export type BentEffect = Extract<FaultEffect, { kind: "odd" | "endless" | "empty" }>;

export type RequestLine = <T>(call: Call<T>) => Promise<T>;

export const served = <T>(value: T): Answer<T> => ({ ok: true, value });
export const refused = (code: string): Refusal => ({ ok: false, code, answered: true });

interface CallTimes {
  readonly sentAtMs: number;
  readonly arriveMs: number;
  readonly answerMs: number;
}

/** More calls than any run needs. A run that makes more is caught in a loop. */
const MOST_CALLS = 20_000;

export function createRequestLine(model: CloudModel, run: SimulatedRun, dice: Dice): RequestLine {
  const { time } = model;
  const cloudEnd = createCloudEnd(model, dice);
  let steps = 0;

  return (call) =>
    new Promise((resolve, reject) => {
      if (!run.alive) return;
      steps += 1;
      countCall(run, call.action, steps);
      const dies = run.death?.atStep === steps ? run.death.phase : undefined;
      if (dies === "before") run.die("killed");
      if (!run.alive) return;

      const sentAtMs = time.nowMs();
      const wireMs = dice.spread(call.medianMs, call.medianMs * 15);
      const arriveMs = sentAtMs + wireMs / 2;
      time.at(arriveMs, () => {
        const { answer, atMs } = cloudEnd.process(call, { sentAtMs, arriveMs, answerMs: arriveMs + wireMs / 2 });
        if (dies === "after") run.die("killed");
        time.at(atMs, () => {
          if (!run.alive) return;
          call.told?.(answer);
          if (answer.ok) resolve(answer.value);
          else reject(toCloudError(call.action, answer));
        });
      });
    });
}

/** The cloud's end of the line: decides what a request meets there, and when its answer comes. */
function createCloudEnd(model: CloudModel, dice: Dice) {
  const { time, story } = model;
  const { callTimeoutMs } = story.policy.timing;
  return { process };

  function process<T>(call: Call<T>, { sentAtMs, arriveMs, answerMs }: CallTimes): { answer: Answer<T>; atMs: number } {
    const effect = model.faults.strike(call.action, call.target, arriveMs);
    switch (effect?.kind) {
      case "silence":
        return { answer: serveInSilence(call, effect, sentAtMs), atMs: silentUntil(effect, sentAtMs, answerMs) };
      case "code":
        if (dice.chance(effect.appliedShare)) serveQuietly(call);
        return { answer: answerWith(effect), atMs: answerMs };
      case "denied":
        return { answer: call.denied?.() ?? refused("Forbidden.RAM"), atMs: answerMs };
      case "role-refused":
        return { answer: { ...refused("NoPermission"), action: "AssumeRole" }, atMs: answerMs };
      case "odd":
      case "endless":
      case "empty":
        return { answer: throttled(call, arriveMs) ?? call.serve(effect), atMs: answerMs };
      case "slow":
        return {
          answer: throttled(call, arriveMs) ?? call.serve(),
          atMs: sentAtMs + Math.min(effect.ms, 0.9 * callTimeoutMs),
        };
      case "incomplete":
        return { answer: call.incomplete?.() ?? call.serve(), atMs: answerMs };
      default:
        return { answer: throttled(call, arriveMs) ?? call.serve(), atMs: answerMs };
    }
  }

  function throttled<T>(call: Call<T>, nowMs: number): Answer<T> | undefined {
    const { accountId = "", regionId = "" } = call.target;
    const refusal = model.quotas.refuse(call.action, accountId, regionId, nowMs);
    return refusal && { ok: false, code: dice.pick(THROTTLING), answered: true, ...refusal };
  }

  /** Loses the answer. The cloud may carry the request out at any time, even after the caller has given up. */
  function serveInSilence<T>(
    call: Call<T>,
    effect: Extract<FaultEffect, { kind: "silence" }>,
    sentAtMs: number,
  ): Answer<T> {
    if (dice.chance(effect.appliedShare)) {
      time.at(sentAtMs + dice.between(0, callTimeoutMs + 2_000), () => serveQuietly(call));
    }
    return { ok: false, code: effect.code, answered: false };
  }

  function serveQuietly<T>(call: Call<T>): void {
    if (throttled(call, time.nowMs()) === undefined) call.serve();
  }

  function silentUntil(effect: Extract<FaultEffect, { kind: "silence" }>, sentAtMs: number, answerMs: number): number {
    return effect.code === "Local.Timeout" ? sentAtMs + callTimeoutMs : answerMs;
  }
}

/** Counts a call of the run. A run that is caught in a loop is killed. */
function countCall(run: SimulatedRun, action: Action, steps: number): void {
  run.log.calls.set(action, (run.log.calls.get(action) ?? 0) + 1);
  if (steps <= MOST_CALLS) return;
  run.log.breaches.push(`more than ${MOST_CALLS} calls`);
  run.die("killed");
}

/** All spellings in the vendor's documents. */
const THROTTLING = ["Throttling", "Throttling.User", "Throttling.Api", "Rejected.Throttling"];

function answerWith(effect: Extract<FaultEffect, { kind: "code" }>): Refusal {
  return {
    ok: false,
    code: effect.code,
    answered: effect.code !== "Local.NotJson" && effect.code !== "Local.NoCode",
    ...(effect.retryAfterMs === undefined ? {} : { retryAfterMs: effect.retryAfterMs }),
  };
}

/**
 * Makes the error that the engine gets, through the adapter's own redaction, as in production. The error also holds the
 * secrets in fields that no output may print, so a run that logs the whole error object is caught.
 */
function toCloudError(called: string, answer: Refusal): CloudError {
  const action = answer.action ?? called;
  const error = new CloudError({
    action,
    code: answer.code,
    message: safeMessage(action, answer.code),
    answered: answer.answered,
    ...(answer.answered ? { requestId: `R-${action}` } : {}),
    ...(answer.retryAfterMs === undefined ? {} : { retryAfterMs: answer.retryAfterMs }),
  });
  Object.defineProperty(error, "request", { value: { url: vendorMessage(action, answer.code) }, enumerable: true });
  error.stack = `${error.name}: ${error.message}\n    at ${vendorMessage(action, answer.code)}`;
  return error;
}

const messages = new Map<string, string>();

function safeMessage(action: string, code: string): string {
  const key = `${action} ${code}`;
  let message = messages.get(key);
  if (message === undefined) {
    message = redact(vendorMessage(action, code), SECRETS);
    if (message.includes(CANARY)) throw new Error("the adapter's redaction let a secret pass");
    messages.set(key, message);
  }
  return message;
}

/** Returns a message with the signed URL, as the vendor's clients write it (measured; reference: ecs.md section 5). */
function vendorMessage(action: string, code: string): string {
  const [keyId, secret, token] = SECRETS;
  const query = `Action=${action}&AccessKeyId=${keyId}&SecurityToken=${token}&Signature=${secret}%3D`;
  return `${code}: The request has failed. POST https://ecs.cn-hangzhou.aliyuncs.com/?${query} for ${keyId}`;
}
