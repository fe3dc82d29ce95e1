/** A person is told the reason that keeps instances down: at once if only a person can help, and again every day. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { byOwner, ends, overdue, reactivated } from "../../support/recovery-facts.ts";
import {
  ACCOUNT,
  HANGZHOU,
  openRecoveryStage,
  type Ran,
  type RecoveryStage,
  type StageOptions,
} from "../../support/recovery-stage.ts";
import { openWebhook, type WebhookStandIn } from "../../support/webhook-stand-in.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const OK = { status: 200, body: '{"errcode":0}' };
const SPOKE = "2000000000000002";

let stage: RecoveryStage;
let webhook: WebhookStandIn;

beforeEach(async () => {
  webhook = await openWebhook(OK);
});
afterEach(async () => {
  await stage.close();
  await webhook.close();
});

async function open({ configuration, ...options }: StageOptions = {}): Promise<void> {
  const notify = [{ kind: "dingtalk", urlEnv: "ROBOT_URL" }];
  stage = await openRecoveryStage({ ...options, configuration: { notify, ...configuration } });
}

const sweep = (): Promise<Ran> => stage.run({}, { environment: { ROBOT_URL: `${webhook.url}/send` } });
const messages = () => webhook.sent.map(({ text }) => JSON.parse(text).text.content as string);

/** Runs hourly sweeps. Returns the number of messages of each. */
async function sweeps(count: number): Promise<readonly number[]> {
  const counts: number[] = [];
  for (let hour = 0; hour < count; hour += 1) {
    const before = webhook.sent.length;
    await sweep();
    counts.push(webhook.sent.length - before);
    await stage.advance(HOUR);
  }
  return counts;
}

describe("a sweep reports once, and again after a day,", () => {
  it("a region whose listing is denied", async () => {
    await open();
    await stage.add(overdue("i-1"));
    const denied = { effect: "error", status: 403, code: "Forbidden.RAM" } as const;
    await stage.fault({ action: "DescribeInstances", region: HANGZHOU, ...denied });

    const told = await sweeps(26);

    expect(told[0]).toBe(1);
    expect(told.slice(1, 24)).toEqual(Array(23).fill(0));
    expect(told.slice(24).reduce((sum, next) => sum + next, 0)).toBe(1);
    expect(messages()[0]).toContain(`${HANGZHOU} cannot be read: DescribeInstances (Forbidden.RAM)`);
    expect((await sweep()).summary.needsPerson).toBe(1);
  });

  it("an account whose role is refused", async () => {
    await open({
      scenario: { accounts: [{ id: ACCOUNT }, { id: SPOKE, roles: [{ name: "recovery", trust: { accounts: [] } }] }] },
      configuration: {
        notify: [{ kind: "dingtalk", urlEnv: "ROBOT_URL" }],
        accounts: [{ id: SPOKE, roleArn: `acs:ram::${SPOKE}:role/recovery`, regions: [HANGZHOU] }],
      },
    });

    expect(await sweeps(2)).toEqual([1, 0]);
    expect(messages()[0]).toContain(`${SPOKE} cannot be read: AssumeRole`);
  });

  it("events that are denied", async () => {
    await open();
    await stage.add(overdue("i-1", { stopEvent: false }));
    await stage.fault({
      action: "DescribeInstanceHistoryEvents",
      effect: "error",
      status: 403,
      code: "Forbidden.RAM",
    });

    expect(await sweeps(2)).toEqual([1, 0]);
    expect(messages()[0]).toContain(`${HANGZHOU} cannot be read: events (Forbidden.RAM)`);
  });
});

describe("an instance that stopped between two sweeps, around a debt, and has neither lock nor event", () => {
  it("is a question for a person, and not taken as stopped by its owner", async () => {
    await open({ scenario: { switches: { lockClearsOnPayment: true } } });
    await stage.add({ instanceId: "i-1", autoRestart: "missed", startedAgoMs: 3 * DAY });
    await sweep();
    await stage.advance(10 * MINUTE);
    await stage.add(byOwner("i-2", { startedAgoMs: 3 * DAY, stoppedAgoMs: 5 * MINUTE }));
    await stage.advance(10 * MINUTE);
    await stage.recharge(2_000);
    await stage.advance(40 * MINUTE);

    const { records, journal, summary } = await sweep();

    expect(reactivated(journal)).toEqual([]);
    expect(ends(records)).toEqual({ "i-2": "parked/owner-unclear" });
    expect(summary.needsPerson).toBe(1);
    expect(messages().at(-1)).toContain("1 owner stop possible");
  });
});

describe("a message that no channel accepted", () => {
  it("is sent again by the next sweep", async () => {
    await open();
    await stage.add(overdue("i-lock", { locks: ["financial", "security"] }));
    webhook.answer({ status: 200, body: '{"errcode":310000,"errmsg":"refused"}' });
    await sweep();
    webhook.answer(OK);
    await stage.advance(HOUR);

    expect(await sweeps(2)).toEqual([1, 0]);
    expect(messages().at(-1)).toContain("1 locked for security");
  });
});

describe("an instance whose call was accepted and that never runs", () => {
  it("is reported after an hour", async () => {
    await open({ configuration: { timing: { verifySeconds: 0 } } });
    await stage.add(overdue("i-1", { startMs: 30 * DAY }));

    const told = await sweeps(3);

    expect(told[0]).toBe(0);
    expect(told.slice(1).reduce((sum, next) => sum + next, 0)).toBe(1);
    expect(messages()[0]).toContain("1 start accepted");
  });
});

describe("a person's plan", () => {
  it("does not change the next sweep's messages", async () => {
    await open();
    await stage.add(overdue("i-lock", { locks: ["financial", "security"] }));
    const first = await sweep();
    await stage.run({ name: "manual", mode: "plan" });
    await stage.advance(HOUR);
    const next = await sweep();

    expect([first.summary.needsPerson, next.summary.needsPerson]).toEqual([1, 1]);
    expect(messages()).toHaveLength(1);
    const apply = (await stage.records()).filter(
      ({ record_type, mode }) => record_type === "account" && mode === "apply",
    );
    expect(apply.map(({ needs_person_digest }) => needs_person_digest)).toEqual(
      apply.map(() => apply[0]?.needs_person_digest),
    );
  });
});
