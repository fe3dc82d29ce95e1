/** Checks what watches the records: the index of the log store, and the alerts of both log projects. */

import type { DeployedSide } from "../../functions/ports/deployed-side.ts";
import hubTemplate from "../../infra/templates/hub.template.json" with { type: "json" };
import { textOf } from "../access/fields.ts";
import { type Finding, failed, refused, type Subject } from "./check.ts";
import type { DoctorTexts } from "./doctor-texts.ts";

/** Fields that the template indexes: all fields of all records. */
const INDEXED = hubTemplate.Resources.ResultsIndex.Properties.KeyIndices.map(({ Name }) => Name);

const resources: readonly { readonly Type: string; readonly Properties: object }[] = Object.values(
  hubTemplate.Resources,
);

/** Returns the names of the template's alerts for the stdout project or the results project. */
function alertNames(kind: "results" | "stdout"): string[] {
  return resources
    .filter(({ Type }) => Type === "ALIYUN::SLS::Alert")
    .map(({ Properties }) => JSON.stringify(Properties))
    .filter((text) => text.includes("ecs-auto-recovery-stdout-") === (kind === "stdout"))
    .map((text) => /"Name":"(alert-[a-z-]+)"/.exec(text)?.[1] ?? "")
    .filter((name) => name !== "");
}

export async function checkIndex(deployed: DeployedSide, { index: t }: DoctorTexts): Promise<Finding> {
  const what: Subject = { check: "log-store-index" };
  try {
    const there = await deployed.indexedFields();
    const missing = INDEXED.filter((name) => !(name in there));
    if (missing.length === 0) return { what, ok: true, detail: t.complete(INDEXED.length) };
    return failed(what, t.missing(missing.join(", ")), t);
  } catch (error) {
    return refused(what, error);
  }
}

export async function checkAlerts(deployed: DeployedSide, texts: DoctorTexts): Promise<Finding[]> {
  return Promise.all([
    checkProject(deployed.resultsProject, alertNames("results"), deployed, texts),
    checkProject(deployed.stdoutProject, alertNames("stdout"), deployed, texts),
  ]);
}

async function checkProject(
  project: string,
  wanted: readonly string[],
  deployed: DeployedSide,
  { alerts: t }: DoctorTexts,
): Promise<Finding> {
  const what: Subject = { check: "alerts", of: project };
  try {
    const there = new Map((await deployed.alerts(project)).map((alert) => [textOf(alert.name), textOf(alert.status)]));
    const missing = wanted.filter((name) => !there.has(name));
    if (missing.length > 0) return failed(what, t.missing(missing.join(", ")), t);
    const disabled = wanted.filter((name) => /^disabled$/i.test(there.get(name) ?? ""));
    if (disabled.length > 0) return failed(what, t.disabled(disabled.join(", ")), t);
    return { what, ok: true, detail: t.complete(wanted.length) };
  } catch (error) {
    return refused(what, error);
  }
}
