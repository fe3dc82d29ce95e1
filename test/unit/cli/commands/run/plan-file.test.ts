import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compareWithNow, readPlanFile, writePlanFile } from "../../../../../cli/commands/run/plan-file.ts";
import { makePlan } from "../../../../../cli/report/plan.ts";
import { textsIn } from "../../../../../cli/texts/texts.ts";
import type { StoredRecord } from "../../../../../functions/core/memory/record.ts";
import { AN_ACCOUNT, aLook, aRecord, nowMs } from "../../a-record.ts";

const en = textsIn("en");
const planned = (fields: StoredRecord = {}) =>
  aRecord({ outcome: "planned", mode: "plan", started_at: "2026-07-01T00:00:00Z", status: "Stopped", ...fields });
const planOf = (records: readonly StoredRecord[], problems: Parameters<typeof makePlan>[0]["problems"] = []) =>
  makePlan({ records, problems }, { accounts: [AN_ACCOUNT], nowMs }, aLook());
const aFile = async () => join(await mkdtemp(join(tmpdir(), "plan-")), "plan.json");

describe("a plan file", () => {
  it("gives back the instances that were written", async () => {
    const file = await aFile();

    const made = { plan: planOf([planned()]), records: [planned()], configuration: "abc" };
    expect(await writePlanFile(file, made, en)).toBe(1);

    const read = await readPlanFile(file, en);
    expect(read).toMatchObject({ madeAt: made.plan.asOf, configuration: "abc" });
    expect(read.instances).toEqual([
      {
        accountId: AN_ACCOUNT.id,
        regionId: "cn-hangzhou",
        instanceId: "i-bp1000000000000000001",
        name: "网页服务器一号机",
        startedAt: "2026-07-01T00:00:00Z",
      },
    ]);
  });

  it.each([
    ["an instance is added", (text: string) => text.replace(/\{\s+"accountId"[^}]*\}/, "$&, $&")],
    ["an id is changed", (text: string) => text.replace("i-bp1000000000000000001", "i-bp1000000000000000002")],
    ["the configuration is changed", (text: string) => text.replace('"abc"', '"abd"')],
    ["the time is changed", (text: string) => text.replace(/"madeAt": "\d{4}/, '"madeAt": "2030')],
  ])("is refused once %s", async (_what, edit) => {
    const file = await aFile();
    await writePlanFile(file, { plan: planOf([planned()]), records: [planned()], configuration: "abc" }, en);
    const text = await readFile(file, "utf8");
    expect(edit(text)).not.toBe(text);
    await writeFile(file, edit(text));

    await expect(readPlanFile(file, en)).rejects.toThrow("it was changed after it was written");
  });

  it.each([
    "",
    "[]",
    "{}",
    '{"kind":"ecs-recovery-plan","version":1}',
    '{"kind":"ecs-recovery-plan","version":2,"instances":[{}]}',
  ])("is refused when it reads %j", async (text) => {
    const file = await aFile();
    await writeFile(file, text);

    await expect(readPlanFile(file, en)).rejects.toThrow("is no plan");
  });
});

describe("compareWithNow", () => {
  const instance = {
    accountId: AN_ACCOUNT.id,
    regionId: "cn-hangzhou",
    instanceId: "i-bp1000000000000000001",
    name: "",
    startedAt: "2026-07-01T00:00:00Z",
  };
  const compare = (records: readonly StoredRecord[], problems: Parameters<typeof planOf>[1] = []) =>
    compareWithNow([instance], { records, plan: planOf(records, problems) }, en);

  it("accepts an instance that would still be started, in the same stop", () => {
    expect(compare([planned()])).toEqual({ same: [instance], changed: [] });
  });

  it.each<[string, StoredRecord[], string]>([
    ["is gone", [], "no longer in the cloud"],
    ["was released", [aRecord({ outcome: "released", reason: "by-arrears" })], "no longer in the cloud"],
    ["runs", [aRecord({ outcome: "skipped", reason: "not-overdue", status: "Running" })], "it is Running now"],
    ["was started and stopped again", [planned({ started_at: "2026-08-01T00:00:00Z" })], "started and stopped again"],
    ["is locked now", [planned({ outcome: "parked", reason: "security-lock" })], "locked for security"],
  ])("refuses one that %s, and says why", (_, records, why) => {
    const { same, changed } = compare(records);

    expect(same).toEqual([]);
    expect(changed[0]?.why).toContain(why);
  });

  it("does not report an instance as gone if its region could not be read", () => {
    const unread = { code: "region-unreadable", message: "", accountId: AN_ACCOUNT.id, regionId: "cn-hangzhou" };

    expect(compare([], [unread]).changed[0]?.why).toContain("could not be read");
  });
});
