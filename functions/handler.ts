/** The entry on Function Compute: takes bytes, returns a summary or an HTTP answer. */
import { randomBytes } from "node:crypto";
import { compose } from "./compose.ts";
import { deployedConfiguration } from "./configuration/deployed-configuration.ts";
import { type ParsedEvent, parseEvent } from "./core/events/parse-event.ts";
import { shouldFailInvocation } from "./core/events/should-fail-invocation.ts";
import type { Summary } from "./core/terms/summary.ts";
import { answerHttp } from "./handling/answer-http.ts";
import { carryOut } from "./handling/carry-out.ts";
import type { FunctionContext } from "./handling/function-context.ts";
import type { HttpResponse } from "./handling/http-trigger.ts";
import { createReplayMemory } from "./handling/replay-memory.ts";
import { type HandlerParts, inSession, readDeployment, type Start } from "./handling/session.ts";
import { shortSummary } from "./handling/short-summary.ts";

/** The runtime passes a Buffer. A manual caller may pass any value. */
export type Handler = (event: unknown, context: FunctionContext) => Promise<Summary | HttpResponse>;

/**
 * Returns the handler. It rejects for a broken configuration and for lost credentials. It also rejects if nothing could be read and
 * another invocation could help. Every other end is a summary.
 * No message holds a secret. Answers over HTTP do not explain refusals.
 */
export function createHandler(parts: HandlerParts): Handler {
  const taken = createReplayMemory();
  return async (event, context) => {
    const startedAtMs = parts.nowMs();
    const start = { runId: `${startedAtMs.toString(36)}-${parts.randomText()}`, startedAtMs, context };
    const parsed = parseEvent(toText(event));
    if (parsed.kind === "http") return answerHttp(parts, start, parsed.request, taken);
    const { configuration, isOff } = readDeployment(parts, context);
    if (isOff) return switchedOff(parsed, start, parts.nowMs());
    const { summary } = await inSession(parts, start, configuration, (session) => carryOut(parsed, session));
    if (shouldFailInvocation(summary)) {
      throw new Error(`Nothing could be read, and another invocation may succeed: ${summary.problems[0]?.message}`);
    }
    return summary;
  };
}

export const handler: Handler = createHandler({
  environment: process.env,
  nowMs: () => Date.now(),
  randomText: () => BigInt(`0x${randomBytes(5).toString("hex")}`).toString(36),
  load: deployedConfiguration,
  compose,
});

function switchedOff(parsed: ParsedEvent, start: Start, nowMs: number): Summary {
  return shortSummary(start, nowMs, {
    trigger: (parsed.kind === "run" && parsed.triggers[0]?.name) || "wake-up",
    mode: "off",
    problems: [{ code: "switched-off", message: "RECOVERY_MODE is off: nothing was run. Unset it to switch on." }],
  });
}

function toText(event: unknown): string {
  if (typeof event === "string") return event;
  if (event instanceof Uint8Array) return Buffer.from(event).toString("utf8");
  return event === undefined || event === null ? "" : JSON.stringify(event);
}
