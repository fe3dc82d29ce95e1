/** Webhooks tell people once of a case that newly needs a person. A failing webhook never fails the run. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { many, only, overdue, recordOf } from "../../support/recovery-facts.ts";
import {
  HANGZHOU,
  openRecoveryStage,
  type Ran,
  type RecoveryStage,
  type RunOptions,
} from "../../support/recovery-stage.ts";
import { openWebhook, type WebhookStandIn } from "../../support/webhook-stand-in.ts";

const HOUR = 60 * 60_000;
const OK = { status: 200, body: '{"errcode":0}' };
const DENIED = { effect: "error", status: 403, code: "Forbidden.RAM" } as const;
const LOCKED: Parameters<typeof overdue>[1] = { locks: ["financial", "security"] };

let stage: RecoveryStage;
let webhook: WebhookStandIn;

beforeEach(async () => {
  webhook = await openWebhook(OK);
  stage = await openRecoveryStage({
    configuration: { notify: [{ kind: "dingtalk", urlEnv: "ROBOT_URL", secretEnv: "ROBOT_SECRET" }] },
  });
});

afterEach(async () => {
  await stage.close();
  await webhook.close();
});

const environment = () => ({
  ROBOT_URL: `${webhook.url}/send?access_token=canary-token`,
  ROBOT_SECRET: "canary-secret",
});
const sweep = (trigger: Parameters<RecoveryStage["run"]>[0] = {}, options: RunOptions = {}) =>
  stage.run(trigger, { environment: environment(), ...options });
const messages = () => webhook.sent.map(({ text }) => JSON.parse(text).text.content as string);
const notifyProblems = ({ summary }: Ran) => summary.problems.filter(({ code }) => code === "notify-failed");
const later = () => stage.advance(HOUR);

describe("a sweep", () => {
  it("sends one message for a case that newly needs a person, none while nothing changes, and one for a change", async () => {
    await stage.add(overdue("i-lock", LOCKED), overdue("i-fine"));

    await sweep();
    expect(messages()).toHaveLength(1);
    expect(messages()[0]).toContain("a person is needed: 1 locked for security");
    expect(messages()[0]).toContain("i-lock (i-lock, cn-hangzhou) locked for security, released in ");
    expect(messages()[0]).not.toContain("i-fine");
    expect(webhook.sent[0]?.path).toMatch(/^\/send\?access_token=canary-token&timestamp=\d{13}&sign=.+/);

    await later();
    await sweep();
    expect(messages()).toHaveLength(1);

    await stage.add(overdue("i-more", LOCKED));
    await later();
    const changed = await sweep();
    expect(messages()).toHaveLength(2);
    expect(messages()[1]).toContain("2 locked for security");
    expect(notifyProblems(changed)).toEqual([]);
  });

  it("sends no message if no case needs a person", async () => {
    await stage.add(...many(2, "hz"));

    await sweep();

    expect(webhook.sent).toEqual([]);
  });

  it("names many cases in one message", async () => {
    await stage.add(...many(15, "hz", LOCKED));

    await sweep();

    expect(messages()).toHaveLength(1);
    expect(messages()[0]).toContain("15 locked for security");
    expect(messages()[0]).toContain("and 5 more");
  });

  it("names the cases of the regions that it could read, once while another region stays unreadable", async () => {
    const configuration = { accounts: [{ id: stage.cloud.accountId, regions: [HANGZHOU, "cn-shanghai"] }] };
    await stage.add(overdue("i-lock", LOCKED), overdue("i-far", { ...LOCKED, regionId: "cn-shanghai" }));
    await stage.fault({ ...DENIED, action: "DescribeInstances", region: "cn-shanghai" });

    for (let hour = 0; hour < 3; hour += 1) {
      await sweep({}, { configuration });
      await later();
    }
    expect(messages()).toHaveLength(1);
    expect(messages()[0]).toContain("1 locked for security");

    await stage.cloud.control("DELETE", "faults");
    await sweep({}, { configuration });
    await stage.fault({ ...DENIED, action: "DescribeInstances", region: "cn-shanghai" });
    await sweep({}, { configuration });
    expect(messages()).toHaveLength(2);
    expect(messages()[1]).toContain("2 locked for security");
  });

  it("that stops on a defect of this program stores its records, sends its message and logs the error, before it throws", async () => {
    await stage.add(overdue("i-lock", LOCKED), overdue("i-1"));
    const { fleet } = stage.composed().world;
    const reactivate = async () => {
      throw new RangeError("a bug");
    };

    await expect(sweep({}, { replacements: { fleet: { ...fleet, reactivate } } })).rejects.toThrow("a bug");

    const records = await stage.records();
    expect(recordOf(records, "i-lock").reason).toBe("security-lock");
    expect(messages()).toHaveLength(1);
    expect(only(records, "run").map(({ problems }) => JSON.parse(problems ?? "[]")[0].code)).toEqual([
      "internal-error",
    ]);
  });

  it("reports a case that an earlier plan or partial run has seen", async () => {
    await stage.add(overdue("i-lock", LOCKED));
    await sweep({ name: "manual", mode: "plan" });
    await sweep({ name: "manual", instanceIds: ["i-lock"] });
    expect(webhook.sent).toEqual([]);

    await sweep();

    expect(messages()).toHaveLength(1);
  });
});

describe("a log store that cannot be read", () => {
  it("makes only the sweep send a message", async () => {
    await stage.add(overdue("i-lock", LOCKED));
    await stage.fault({ service: "sls", action: "GetLogs", effect: "error", status: 401, code: "Unauthorized" });

    await sweep({ name: "recharge" });
    expect(webhook.sent).toEqual([]);
    await sweep();

    expect(messages()).toHaveLength(1);
  });
});

describe("a webhook that fails", () => {
  const outcomeOf = async () => {
    await stage.add(overdue("i-lock", LOCKED), overdue("i-fine"));
    return sweep();
  };
  const changesNothing = (ran: Ran) => {
    expect(ran.summary.counts).toEqual({ recovered: 1, parked: 1 });
    expect(ran.summary).toMatchObject({ needsPerson: 1, logged: { undelivered: 0 } });
    expect(only(ran.records, "run")).toHaveLength(1);
    expect(JSON.stringify([ran.summary, ran.records, ran.undelivered])).not.toContain("canary");
  };

  it("becomes a problem with the channel's kind and the advice, and changes nothing else", async () => {
    webhook.answer({ status: 200, body: '{"errcode":310000,"errmsg":"canary sign not match"}' });

    const ran = await outcomeOf();

    changesNothing(ran);
    expect(notifyProblems(ran).map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^No notice went to dingtalk: code 310000\. Check the channel.s URL variable, and .*signature/,
      ),
    ]);
    expect(webhook.sent).toHaveLength(1);
    expect(only(ran.records, "run")[0]?.problems).toContain("notify-failed");
  });

  it("is given up within the message's own time when it does not answer", async () => {
    webhook.answer("hang");
    const startedAtMs = performance.now();

    const ran = await outcomeOf();

    changesNothing(ran);
    expect(notifyProblems(ran)[0]?.message).toContain("no answer within");
    expect(performance.now() - startedAtMs).toBeLessThan(20_000);
  });

  it.each(["reset", { status: 503, body: "" }] as const)("for a moment (%o) gets a second request", async (moment) => {
    webhook.answer(moment, OK);

    const ran = await outcomeOf();

    changesNothing(ran);
    expect(notifyProblems(ran)).toEqual([]);
    expect(webhook.sent).toHaveLength(2);
  });

  it("is named if its variable is not set, and the other channels get their message", async () => {
    await stage.add(overdue("i-lock", LOCKED), overdue("i-fine"));
    const notify = [
      { kind: "feishu", urlEnv: "NEVER_SET" },
      { kind: "wecom", urlEnv: "ROBOT_URL" },
    ];

    const ran = await sweep({}, { configuration: { notify } });

    changesNothing(ran);
    expect(notifyProblems(ran)).toHaveLength(1);
    expect(notifyProblems(ran)[0]?.message).toMatch(/^No notice went to feishu: .*NEVER_SET is not set/);
    expect(webhook.sent).toHaveLength(1);
  });

  it("with a defect of this program does not end the run", async () => {
    await stage.add(overdue("i-lock", LOCKED), overdue("i-fine"));
    const notifier = { tell: () => Promise.reject(new Error("canary")) };

    const ran = await sweep({}, { replacements: { notifier } });

    changesNothing(ran);
    expect(notifyProblems(ran)).toHaveLength(1);
  });
});
