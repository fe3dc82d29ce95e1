/**
 * Writes and reads plan files. `plan --out` writes one; `apply <file>` starts the listed instances, except those that
 * have changed since.
 */
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import type { StoredRecord } from "../../../functions/core/memory/record.ts";
import type { Plan } from "../../report/plan.ts";
import { CommandError, EXIT } from "../../terminal/exit-code.ts";
import type { Texts } from "../../texts/texts.ts";

/** An instance as the plan saw it. Its account, region and start time tell whether it is still the same stop. */
export interface PlannedInstance {
  readonly accountId: string;
  readonly regionId: string;
  readonly instanceId: string;
  readonly name: string;
  readonly startedAt: string | undefined;
}

export interface PlanFile {
  /** When the plan was made, as an ISO time. */
  readonly madeAt: string;
  /** Hash of the configuration that the plan was made with. */
  readonly configuration: string;
  readonly instances: readonly PlannedInstance[];
}

const KIND = "ecs-recovery-plan";
const VERSION = 2;

/** Returns the digest of a plan's content. It shows an edit or a damaged file; it is no signature. */
function digestOf({ madeAt, configuration, instances }: PlanFile): string {
  const parts = instances.map((one) => [one.accountId, one.regionId, one.instanceId, one.name, one.startedAt ?? ""]);
  return createHash("sha256")
    .update(JSON.stringify([madeAt, configuration, parts]))
    .digest("hex");
}

/** Writes the plan and returns the number of its instances. Throws CommandError if the file cannot be written. */
export async function writePlanFile(
  file: string,
  { plan, records, configuration }: Pick<PlanFile, "configuration"> & Now,
  { plan: words }: Texts,
): Promise<number> {
  const startedAt = new Map(records.map((record) => [record.instance_id, record.started_at]));
  const instances = plan.wouldStart.map(({ accountId, regionId, instanceId, name }) => ({
    accountId,
    regionId,
    instanceId,
    name,
    startedAt: startedAt.get(instanceId),
  }));
  const made: PlanFile = { madeAt: plan.asOf, configuration, instances };
  const text = `${JSON.stringify({ kind: KIND, version: VERSION, ...made, digest: digestOf(made) }, null, 2)}\n`;
  await writeFile(file, text).catch((error: NodeJS.ErrnoException) => {
    throw new CommandError(EXIT.wrongUsage, words.cannotWrite(file, error.code ?? "?"));
  });
  return instances.length;
}

/** Returns the content of a plan file. Throws CommandError if the file is no plan, or was changed since. */
export async function readPlanFile(file: string, { plan }: Texts): Promise<PlanFile> {
  const refuse = (why: string): never => {
    throw new CommandError(EXIT.wrongUsage, plan.apply.fileUnreadable(file, why));
  };
  const why = plan.apply.fileWhy;
  const text = await readFile(file, "utf8").catch(({ code = "?" }: NodeJS.ErrnoException) =>
    refuse(code === "ENOENT" ? why.missing : why.unreadable(code)),
  );
  const value = parsed(text) ?? refuse(why.notJson);
  const fields = new Map(Object.entries(value));
  if (fields.get("kind") !== KIND) refuse(why.kind);
  if (fields.get("version") !== VERSION) refuse(why.version);
  const instances = fields.get("instances");
  if (!Array.isArray(instances)) return refuse(why.field("instances"));
  const made: PlanFile = {
    madeAt: String(fields.get("madeAt")),
    configuration: String(fields.get("configuration")),
    instances: instances.map((one, index) => toPlanned(one) ?? refuse(why.field(`instances[${index}]`))),
  };
  return fields.get("digest") === digestOf(made) ? made : refuse(why.edited);
}

function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function toPlanned(value: unknown): PlannedInstance | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const fields = new Map<string, unknown>(Object.entries(value));
  const text = (name: string) => {
    const field = fields.get(name);
    return typeof field === "string" ? field : undefined;
  };
  const [accountId, regionId, instanceId] = [text("accountId"), text("regionId"), text("instanceId")];
  if (!accountId || !regionId || !instanceId) return undefined;
  return { accountId, regionId, instanceId, name: text("name") ?? "", startedAt: text("startedAt") };
}

export interface Changed {
  readonly instance: PlannedInstance;
  /** Why it is not started, as a part of a sentence. */
  readonly why: string;
}

export interface Compared {
  readonly same: readonly PlannedInstance[];
  readonly changed: readonly Changed[];
}

export interface Now {
  /** Records of a run in plan mode. */
  readonly records: readonly StoredRecord[];
  readonly plan: Plan;
}

/** Splits the planned instances into those that are unchanged since the plan and those that have changed. */
export function compareWithNow(planned: readonly PlannedInstance[], now: Now, texts: Texts): Compared {
  const byId = new Map(now.records.map((record) => [record.instance_id, record]));
  const judged = planned.map((instance) => ({
    instance,
    why: whyChanged(instance, byId.get(instance.instanceId), now, texts),
  }));
  return {
    same: judged.flatMap(({ instance, why }) => (why === undefined ? [instance] : [])),
    changed: judged.flatMap(({ instance, why }) => (why === undefined ? [] : [{ instance, why }])),
  };
}

/** Returns why the instance has changed since the plan; undefined if it is the same stop and would still be started. */
function whyChanged(
  { accountId, regionId, startedAt, instanceId }: PlannedInstance,
  record: StoredRecord | undefined,
  { plan }: Now,
  { plan: words }: Texts,
): string | undefined {
  const { changed } = words.apply;
  if (record === undefined || record.outcome === "released") {
    const isUnread = plan.problems.some(
      (problem) => problem.accountId === accountId && (problem.regionId ?? regionId) === regionId,
    );
    return isUnread ? changed.unread : changed.gone;
  }
  if (record.status === "Running" || record.status === "Starting") return changed.running(record.status);
  if ((record.started_at ?? "") !== (startedAt ?? "")) return changed.restarted;
  if (record.outcome === "planned") return undefined;
  const cause = plan.wouldNot.find(({ cases }) => cases.some((one) => one.instanceId === instanceId));
  return changed.decided(cause?.label ?? record.outcome ?? "?");
}
