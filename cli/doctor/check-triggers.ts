/** Checks the function's triggers: both timers exist and are enabled, and no HTTP trigger is open without a secret. */
import type { Configuration } from "../../functions/configuration/configuration.ts";
import type { DeployedSide, DeployedTrigger } from "../../functions/ports/deployed-side.ts";
import { textOf } from "../access/fields.ts";
import { type Finding, failed, refused, type Subject } from "./check.ts";
import type { DoctorTexts } from "./doctor-texts.ts";

export interface TriggerCheck {
  readonly findings: readonly Finding[];
  /** Epoch milliseconds of the last change of a timer; undefined if no answer holds it. */
  readonly changedAtMs: number | undefined;
}

export async function checkTriggers(
  { http }: Configuration,
  deployed: DeployedSide,
  texts: DoctorTexts,
): Promise<TriggerCheck> {
  const t = texts.trigger;
  let triggers: readonly DeployedTrigger[];
  try {
    triggers = await deployed.triggers();
  } catch (error) {
    return { findings: [refused({ check: "triggers" }, error)], changedAtMs: undefined };
  }
  const open = triggers.find(({ type, config }) => type === "http" && config.authType === "anonymous");
  const isUseless = http.hmacSecretEnv === null && http.wakeTokenEnv === null;
  const findings = [
    checkTimer("payment", t.whyPayment, triggers, texts),
    checkTimer("full", t.whyFull, triggers, texts),
    ...(open !== undefined && isUseless ? [openHttp(open.name, t)] : []),
  ];
  const times = triggers.flatMap(({ type, changedAtMs }) => (type === "timer" ? (changedAtMs ?? []) : []));
  return { findings, changedAtMs: times.length === 0 ? undefined : Math.max(...times) };
}

function openHttp(name: string, t: DoctorTexts["trigger"]): Finding {
  return failed({ check: "trigger", of: "http" }, t.openHttp(name), { why: t.whyOpenHttp, fix: t.fixOpenHttp });
}

function checkTimer(
  depth: "payment" | "full",
  why: string,
  triggers: readonly DeployedTrigger[],
  texts: DoctorTexts,
): Finding {
  const t = texts.trigger;
  const what: Subject = { check: "trigger", of: depth };
  // The payload tells which timer it is. The name may have been changed by the operator.
  const found = triggers.find(({ type, config }) => type === "timer" && depthOf(config.payload) === depth);
  if (found === undefined) return failed(what, t.missing(depth), { why, fix: texts.deploy });
  if (found.config.enable === false) {
    return failed(what, t.disabled(found.name), { why, fix: t.fixEnable(found.name) });
  }
  return { what, ok: true, detail: t.good(textOf(found.config.cronExpression)) };
}

/** Returns the depth that the function reads from a payload. Any payload but a payment tick's is a full sweep. */
function depthOf(payload: unknown): "payment" | "full" {
  try {
    const order: unknown = JSON.parse(textOf(payload));
    const isPayment = typeof order === "object" && order !== null && "depth" in order && order.depth === "payment";
    return isPayment ? "payment" : "full";
  } catch {
    return "full";
  }
}
