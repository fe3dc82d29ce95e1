/** A request to the HTTP trigger, from the proof of who asks to the answer. */

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
 * 202 with the id of the run (in its records `root_run_id`, or `correlation` when it was asked for by hand), 200 for an
 * event that needs none, 400 for a signed body that cannot be run, 401, 405, 409 for a signed request that was taken before;
 * 500 and 503 when it is our fault. What is wrong on our side stands in the log: whoever calls here is a stranger.
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
  return respond(400, { problem: "the body is nothing that can be run; the function's log says why" });
}

/**
 * Seen in a recorded event (devsapp/fc3 templates, 2023-08): InvokeFunction on a function with an HTTP trigger can arrive as a
 * request with the API's own path. A stranger can send that path too, so it proves nothing.
 */
const AS_HTTP = {
  reason:
    "Function Compute handed an invocation over as an HTTP request, which proves nothing about its sender. Nothing was run. " +
    "Remove the HTTP trigger of this function, or give HTTP a function of its own; then invoke again.",
};

/** Whoever asks over HTTP is answered at once, so even what would run in full is handed over. */
function toTask({ text, signature }: Extract<HttpVerdict, { readonly kind: "signed" }>): Task {
  const parsed = parseEvent(text);
  if (parsed.kind === "http") return { kind: "unknown", message: "This is a request inside a request." };
  if (parsed.kind !== "run") return parsed;
  // The same signed request has the same task id on every instance, so the platform refuses to hand it over twice.
  const triggers = parsed.triggers.map((trigger) =>
    trigger.name === "manual" ? { ...trigger, eventId: onceOnly(signature) } : trigger,
  );
  return { ...parsed, triggers, delivered: true };
}
