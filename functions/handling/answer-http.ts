/** Answers requests to the HTTP trigger, from the check of the signature to the hand-over. */

import { parseEvent } from "../core/events/parse-event.ts";
import { onceOnly } from "../core/events/requests/task-id.ts";
import type { HttpTriggerRequest } from "../core/events/shapes/http-request.ts";
import { carryOut, type Task } from "./carry-out.ts";
import { readHttpSecrets } from "./http-secrets.ts";
import { checkHttpRequest, type HttpResponse, type HttpVerdict, respond } from "./http-trigger.ts";
import type { ReplayMemory } from "./replay-memory.ts";
import { type Deployment, type HandlerParts, inSession, readDeployment, type Start } from "./session.ts";

const WAKE_UP: Task = { kind: "run", triggers: [{ name: "wake-up", depth: "full", hop: 0 }], delivered: true };

/**
 * Returns 202 with the id of the run: `root_run_id` in its records, or `correlation` for a request by hand. 200: the event needs no
 * run.
 * 400: a signed body that cannot be run. 401, 405: refused. 409: a signed request that was taken before. 500, 503: a fault on our
 * side.
 * The reason of a fault stands only in the log, because the caller is a stranger.
 */
export async function answerHttp(
  parts: HandlerParts,
  start: Start,
  request: HttpTriggerRequest,
  taken: ReplayMemory,
): Promise<HttpResponse> {
  let deployment: Deployment;
  try {
    deployment = readDeployment(parts, start.context);
  } catch {
    return respond(500, { problem: "not configured" });
  }
  const { configuration, isOff } = deployment;
  const say = (message: string, fields: object) =>
    inSession(parts, start, configuration, async ({ composition }) =>
      composition.world.log.error(message, { ...fields }),
    );
  const secrets = readHttpSecrets(configuration.http, parts.environment);
  if (typeof secrets === "string") {
    await say("the HTTP trigger's secrets cannot be used", { reason: secrets });
    return respond(500, { problem: "not configured" });
  }
  const nowMs = parts.nowMs();
  const verdict = checkHttpRequest(request, secrets, nowMs);
  if (verdict.kind === "rejected") {
    if (request.invocationPath !== undefined) await say("an invocation came as an HTTP request", AS_HTTP);
    return verdict.response;
  }
  if (isOff) return respond(503, { problem: "switched off" });
  if (verdict.kind === "signed" && !taken.take(verdict.signature, verdict.expiresAtMs, nowMs)) {
    return respond(409, { problem: "this request was made already: sign a new one" });
  }
  const task = verdict.kind === "wake-up" ? WAKE_UP : toTask(verdict);
  const { ran } = await inSession(parts, start, configuration, (session) => carryOut(task, session));
  if (ran) return respond(202, { runId: start.runId });
  if (task.kind === "ignored") return respond(200, { ignored: true });
  return respond(400, { problem: "the body cannot be run: the function's log says why" });
}

/**
 * InvokeFunction on a function with an HTTP trigger can arrive as a request with the API's own path. Seen in a recorded event
 * (devsapp/fc3 templates, 2023-08).
 * Any caller can send that path, so it proves nothing.
 */
const AS_HTTP = {
  reason:
    "Function Compute handed an invocation over as an HTTP request, which proves nothing about its sender. Nothing was run. " +
    "Remove the HTTP trigger of this function, or give HTTP a function of its own; then invoke again.",
};

/** Turns a signed body into a task. HTTP callers wait for the answer, so even work that normally runs inline is handed over. */
function toTask({ text, signature }: Extract<HttpVerdict, { readonly kind: "signed" }>): Task {
  const parsed = parseEvent(text);
  if (parsed.kind === "http")
    return { kind: "unknown", message: "The signed body is an HTTP request itself. Sign the event alone." };
  if (parsed.kind !== "run") return parsed;
  // The same signed request has the same task id on every instance, so the platform refuses a second hand-over.
  const triggers = parsed.triggers.map((trigger) =>
    trigger.name === "manual" ? { ...trigger, eventId: onceOnly(signature) } : trigger,
  );
  return { ...parsed, triggers, delivered: true };
}
