import { describe, expect, it } from "vitest";
import {
  ACCOUNT,
  anAccountSpec,
  anInstanceSpec,
  answerTo,
  aStory,
  payment,
  playScript,
  SCOPE,
  START_MS,
} from "../../../support/a-story.ts";
import { type PlainInstance as Instance, plainOf } from "../../../support/plain-instance.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const at = (minute: number) => START_MS + minute * MINUTE_MS;
const sweepAt = (...minutes: number[]) =>
  minutes.map((minute) => ({
    atMs: at(minute),
    trigger: { name: "timer" as const, depth: "full" as const, hop: 0 },
    timeoutMs: 10 * MINUTE_MS,
  }));

describe("createCloudModel", () => {
  it("stops running instances when the debt is due, locks them, and publishes the reason", async () => {
    const seen: Instance[] = [];
    const story = aStory({ invocations: sweepAt(5), happenings: aStory().happenings.slice(0, 2) });
    let events: readonly unknown[] = [];
    let balance = 0;

    await playScript(story, async (world) => {
      seen.push(...(await world.fleet.listStopped(SCOPE)).items.map(plainOf));
      events = (await world.fleet.listArrearsEvents(SCOPE, 0)).items;
      balance = (await world.billing.balance(ACCOUNT)).available;
    });

    expect(seen).toMatchObject([{ instanceId: "i-1", status: "Stopped", lockReasons: ["financial"] }]);
    expect(events).toMatchObject([
      { instanceId: "i-1", type: "stop", state: "executed" },
      { instanceId: "i-1", type: "delete", state: "scheduled" },
    ]);
    expect(balance).toBe(-100);
  });

  it.each([
    [true, []],
    [false, ["financial"]],
  ])("clears the lock on payment as the story says: %s", async (lockClearsOnPayment, lockReasons) => {
    let seen: readonly Instance[] = [];
    const story = aStory({ switches: { ...aStory().switches, lockClearsOnPayment } });

    await playScript(story, async (world) => {
      seen = (await world.fleet.listStopped(SCOPE)).items.map(plainOf);
    });

    expect(seen).toMatchObject([{ lockReasons }]);
  });

  it("restarts instances by itself after payment, except those that it misses", async () => {
    const story = aStory({
      accounts: [anAccountSpec({ restart: { missShare: 0, lateShare: 0 } })],
      instances: [anInstanceSpec(), anInstanceSpec({ instanceId: "i-2", lockReasons: ["security"] })],
    });

    const { model } = await playScript(story, async () => undefined);

    expect(model.instances.get("i-1")).toMatchObject({ status: "Running", startedBy: "cloud" });
    expect(model.instances.get("i-2")).toMatchObject({ status: "Stopped" });
  });

  it("releases an instance that is still stopped after fifteen days, or that its owner releases", async () => {
    const late = at(2) + 15 * DAY_MS;
    const story = aStory({
      instances: [anInstanceSpec(), anInstanceSpec({ instanceId: "i-2" }), anInstanceSpec({ instanceId: "i-3" })],
      happenings: [
        ...aStory().happenings,
        { kind: "owner-release", atMs: at(6), instanceId: "i-2" },
        { kind: "owner-stop", atMs: at(0.5), instanceId: "i-3" },
      ],
      invocations: [{ atMs: late + 10 * MINUTE_MS, trigger: sweepAt(1)[0]!.trigger, timeoutMs: 10 * MINUTE_MS }],
      faultsEndMs: late + 20 * MINUTE_MS,
    });
    let left: readonly Instance[] = [];
    let events: readonly unknown[] = [];

    const { model } = await playScript(story, async (world) => {
      left = (await world.fleet.describe(SCOPE, ["i-1", "i-2", "i-3"])).items.map(plainOf);
      events = (await world.fleet.listArrearsEvents(SCOPE, 0)).items;
    });

    expect(left.map(({ instanceId }) => instanceId)).toEqual(["i-3"]);
    expect(model.instances.get("i-1")?.releasedBy).toBe("arrears");
    expect(model.instances.get("i-2")?.releasedBy).toBe("owner");
    expect(events).toContainEqual(expect.objectContaining({ instanceId: "i-1", type: "delete", state: "executed" }));
  });

  it("shows the old state for a while where reads lag", async () => {
    const story = aStory({ switches: { ...aStory().switches, stateLagMs: 60_000 } });
    const seen: string[] = [];

    await playScript(story, async (world) => {
      await world.fleet.reactivate(SCOPE, "i-1");
      for (let look = 0; look < 14; look++) {
        const [instance] = (await world.fleet.describe(SCOPE, ["i-1"])).items.map(plainOf);
        seen.push(instance?.status ?? "gone");
        await world.clock.sleep(10_000);
      }
    });

    expect(seen[0]).toBe("Stopped");
    expect(seen.at(-1)).toBe("Running");
  });

  it("shows the page size the story asks for, and every item once", async () => {
    const story = aStory({
      instances: Array.from({ length: 7 }, (_, index) => anInstanceSpec({ instanceId: `i-${index}` })),
      switches: { ...aStory().switches, pageSize: 3 },
    });
    const pages: number[] = [];
    const ids: string[] = [];

    await playScript(story, async (world) => {
      let token: string | undefined;
      do {
        const page = await world.fleet.listStopped(SCOPE, token);
        pages.push(page.items.length);
        ids.push(...page.items.map(({ instanceId }) => instanceId));
        token = page.nextToken;
      } while (token !== undefined);
    });

    expect(pages).toEqual([3, 3, 1]);
    expect(ids).toEqual(["i-0", "i-1", "i-2", "i-3", "i-4", "i-5", "i-6"]);
  });

  it("shows a payment from the time the story names, newest first", async () => {
    const happenings = [
      ...aStory().happenings,
      { ...payment(15, 20), visibleAtMs: at(22) } as ReturnType<typeof payment>,
    ];
    const seen: (string | undefined)[] = [];

    await playScript(aStory({ happenings, invocations: sweepAt(5, 20, 23) }), async (world) => {
      seen.push((await world.billing.lastPayment(ACCOUNT, 0))?.number);
    });

    expect(seen).toEqual([undefined, "p-10", "p-15"]);
  });
});

describe("refusalOf", () => {
  const call = async (special: Parameters<typeof aStory>[0], id = "i-1") => {
    let answer = "";
    const { model } = await playScript(aStory(special), async (world) => {
      answer = await answerTo(world.fleet.reactivate(SCOPE, id));
    });
    return { answer, model };
  };

  it("accepts an instance that arrears stopped, after payment, and the instance runs soon", async () => {
    const { answer, model } = await call({});

    expect(answer).toBe("accepted");
    expect(model.instances.get("i-1")).toMatchObject({ status: "Running", startedBy: "engine" });
    expect([...model.instances.get("i-1")!.locks]).toEqual([]);
  });

  it("falls back to Stopped as often as the story says", async () => {
    const { answer, model } = await call({ instances: [anInstanceSpec({ fallBacks: 1 })] });

    expect(answer).toBe("accepted");
    expect(model.instances.get("i-1")).toMatchObject({ status: "Stopped", stoppedBy: "arrears", stop: 2 });
  });

  it.each([
    ["an unknown id", {}, "i-9", /^InvalidInstanceId.NotFound$/],
    [
      "a subscription",
      { instances: [anInstanceSpec({ chargeType: "PrePaid" })] },
      "i-1",
      /^InvalidPayType.NotSupport$/,
    ],
    [
      "what runs",
      { happenings: [payment(10, 100)] },
      "i-1",
      /^(IncorrectInstanceStatus|ReopenInstance.InstanceStatusNotValid)$/,
    ],
    [
      "a security lock",
      { instances: [anInstanceSpec({ lockReasons: ["security"] })] },
      "i-1",
      /^InstanceLockedForSecurity$/,
    ],
    ["debt", { happenings: aStory().happenings.slice(0, 2) }, "i-1", /(NotEnoughBalance|InsufficientBalance)$/],
    [
      "less than the minimum",
      { happenings: [...aStory().happenings.slice(0, 2), payment(10, 150)] },
      "i-1",
      /(NotEnoughBalance|InsufficientBalance)$/,
    ],
    [
      "too little cash for the image",
      { instances: [anInstanceSpec({ imageCash: 900 })] },
      "i-1",
      /ImageNotEnoughBalance$/,
    ],
    [
      "a block of its own",
      { instances: [anInstanceSpec({ blocks: [{ code: "LackResource", untilMs: at(60) }] })] },
      "i-1",
      /^LackResource$/,
    ],
  ])("refuses %s", async (_, special, id, code) => {
    expect((await call(special, id)).answer).toMatch(code);
  });

  it("counts vouchers, which the balance does not show", async () => {
    const { answer } = await call({
      accounts: [anAccountSpec({ voucher: 150 })],
      happenings: [
        { kind: "debt", atMs: at(1), accountId: ACCOUNT, cash: -200 },
        { kind: "arrears-stop", atMs: at(2), accountId: ACCOUNT },
        payment(10, 200),
      ],
    });

    expect(answer).toBe("accepted");
  });

  it("starts an instance that its owner stopped only if the story's vendor accepts every stop", async () => {
    const owners = { instances: [anInstanceSpec({ status: "Stopped" })] };
    const loose = { ...owners, switches: { ...aStory().switches, acceptsAnythingStopped: true } };

    expect((await call(owners)).answer).toBe("ReopenInstance.InstanceStatusNotValid");
    expect((await call(loose)).answer).toBe("accepted");
  });
});
