/** The function's triggers: the two timers there and enabled, no open HTTP trigger without a secret. */
import type { Configuration } from "../../functions/configuration/configuration.ts";
import { type DeployedSide, type DeployedTrigger, textOf } from "../access/deployed-side.ts";
import { type Finding, failed, refused } from "./check.ts";
import type { DoctorTexts } from "./doctor-texts.ts";

export async function checkTriggers(
  { http }: Configuration,
  deployed: DeployedSide,
  texts: DoctorTexts,
): Promise<Finding[]> {
  const t = texts.trigger;
  let triggers: readonly DeployedTrigger[];
  try {
    triggers = await deployed.triggers();
  } catch (error) {
    return [refused("triggers", error)];
  }
  const findings = [
    checkTimer("payment", t.whyPayment, triggers, texts),
    checkTimer("full", t.whyFull, triggers, texts),
  ];
  const open = triggers.find(({ type, config }) => type === "http" && config.authType === "anonymous");
  if (open === undefined || http.hmacSecretEnv !== null || http.wakeTokenEnv !== null) return findings;
  return [...findings, failed("trigger: http", t.openHttp(open.name), { why: t.whyOpenHttp, fix: t.fixOpenHttp })];
}

function checkTimer(
  depth: "payment" | "full",
  why: string,
  triggers: readonly DeployedTrigger[],
  texts: DoctorTexts,
): Finding {
  const t = texts.trigger;
  const what = `trigger: ${depth}`;
  // By what it asks for, not by its name: the operator may have renamed it.
  const found = triggers.find(({ type, config }) => type === "timer" && depthOf(config.payload) === depth);
  if (found === undefined) return failed(what, t.missing(depth), { why, fix: texts.deploy });
  if (found.config.enable === false) {
    return failed(what, t.disabled(found.name), { why, fix: t.fixEnable(found.name) });
  }
  return { what, ok: true, detail: t.good(textOf(found.config.cronExpression)) };
}

/** A payload that is no such order is a full sweep to the function. */
function depthOf(payload: unknown): "payment" | "full" {
  try {
    const order: unknown = JSON.parse(textOf(payload));
    const isPayment = typeof order === "object" && order !== null && "depth" in order && order.depth === "payment";
    return isPayment ? "payment" : "full";
  } catch {
    return "full";
  }
}
