/** A request to the HTTP trigger, from the proof of who asks to the answer. */

import { parseEvent } from "../core/events/parse-event.ts";
import type { HttpTriggerRequest } from "../core/events/shapes/http-request.ts";
import { present } from "../core/lang/present.ts";
import { carryOut, type Task } from "./carry-out.ts";
import { checkHttpRequest, type HttpResponse, type HttpSecrets, respond } from "./http-trigger.ts";
import { type Deployment, type HandlerParts, inSession, readDeployment, type Start } from "./session.ts";

const WAKE_UP: Task = { kind: "run", triggers: [{ name: "wake-up", depth: "full", hop: 0 }], delivered: true };

/**
 * 202 with the id of the run (in its records `root_run_id`, or `correlation` when it was asked for by hand), 200 for an
 * event that needs none, 400 for a signed body that cannot be run, 401, 405; 500 and 503 when it is our fault. What is
 * wrong on our side is told by the timer's invocations: whoever calls here is a stranger.
 */
export async function answerHttp(
  parts: HandlerParts,
  start: Start,
  request: HttpTriggerRequest,
): Promise<HttpResponse> {
  let deployment: Deployment;
  try {
    deployment = readDeployment(parts, start.context);
  } catch {
    return respond(500, { problem: "not configured" });
  }
  const { configuration, isOff } = deployment;
  const verdict = checkHttpRequest(request, secretsOf(deployment, parts), parts.nowMs());
  if (verdict.kind === "rejected") return verdict.response;
  if (isOff) return respond(503, { problem: "switched off" });
  const task = verdict.kind === "wake-up" ? WAKE_UP : toTask(verdict.text);
  const { ran } = await inSession(parts, start, configuration, (session) => carryOut(task, session));
  if (ran) return respond(202, { runId: start.runId });
  if (task.kind === "ignored") return respond(200, { ignored: true });
  return respond(400, { problem: "the body is nothing that can be run; the function's log says why" });
}

/** Whoever asks over HTTP is answered at once, so even what would run in full is handed over. */
function toTask(text: string): Task {
  const parsed = parseEvent(text);
  if (parsed.kind === "http") return { kind: "unknown", message: "This is a request inside a request." };
  return parsed.kind === "run" ? { ...parsed, delivered: true } : parsed;
}

function secretsOf({ configuration: { http } }: Deployment, { environment }: HandlerParts): HttpSecrets {
  const secret = (name: string | null) => (name === null ? undefined : environment[name]);
  return { ...present("hmacSecret", secret(http.hmacSecretEnv)), ...present("wakeToken", secret(http.wakeTokenEnv)) };
}
