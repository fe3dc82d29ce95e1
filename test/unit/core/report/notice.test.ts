import { describe, expect, it } from "vitest";
import { type News, noticeOf } from "../../../../functions/core/report/notice.ts";

const asking = (id: string, rest: Record<string, string> = {}) => ({
  account_name: "production",
  instance_id: id,
  instance_name: `web ${id}`,
  region_id: "cn-hangzhou",
  outcome: "parked",
  reason: "security-lock",
  ...rest,
});
const news = (...records: Record<string, string>[]): News => ({
  kind: "needs-person",
  runId: "run-1",
  asking: records,
  unreadable: [],
  lines: [],
});
const ADVICE =
  "locked for security: Clear the lock in Security Center, or open a ticket. No call of ours can clear it.";
const textOf = (...records: Record<string, string>[]) => noticeOf(news(...records)).text.en;

describe("noticeOf", () => {
  it("counts instances by cause, names the instance that is released first, and says what to do about each cause", () => {
    const notice = noticeOf(
      news(
        asking("i-1", { seconds_left: "3600" }),
        asking("i-2", { seconds_left: "90000", release_source: "first-seen" }),
        asking("i-3", { outcome: "failed", reason: "denied" }),
      ),
    );

    expect(notice.text.en.split("\n")).toEqual([
      "ecs-recovery: a person is needed: 2 locked for security, 1 call denied",
      "- production: web i-1 (i-1, cn-hangzhou) locked for security, released in 1 h",
      "- production: web i-2 (i-2, cn-hangzhou) locked for security, released in at most 25 h",
      "- production: web i-3 (i-3, cn-hangzhou) call denied, release time unknown",
      ADVICE,
      expect.stringMatching(/^call denied: .+/),
      "See: ecs-recovery report",
    ]);
    expect(notice).toMatchObject({ runId: "run-1", total: 3 });
    expect(notice.reasons).toEqual({ "parked/security-lock": 2, "failed/denied": 1 });
    expect(notice.instances.map(({ instance_id }) => instance_id)).toEqual(["i-1", "i-2", "i-3"]);
  });

  it("says in days what is two days away or more, rounded down", () => {
    const lines = textOf(...[172_799, 172_800, 259_100].map((left) => asking("i-1", { seconds_left: String(left) })));

    expect(lines.match(/released in .*/g)).toEqual(["released in 47 h", "released in 2 d", "released in 2 d"]);
  });

  it("gives advice for three causes at most, nearest release first", () => {
    const reasons = ["quota", "security-lock", "owner-unclear", "insufficient-balance"];
    const records = reasons.map((reason, index) => asking(`i-${index}`, { reason, seconds_left: String(index) }));

    const advice = textOf(...records)
      .split("\n")
      .filter((line) => /^(?!ecs-)[\w ]+: [A-Z]/.test(line));
    expect(advice.map((line) => line.split(":")[0])).toEqual([
      "vCPU quota used up",
      "locked for security",
      "owner stop possible",
    ]);
  });

  it("names a reason of a newer version as the record has it, without advice", () => {
    expect(textOf(asking("i-1", { reason: "of-tomorrow" })).split("\n")).toEqual([
      "ecs-recovery: a person is needed: 1 parked/of-tomorrow",
      "- production: web i-1 (i-1, cn-hangzhou) parked/of-tomorrow, release time unknown",
      "See: ecs-recovery report",
    ]);
  });

  it("puts the run's own lines in both languages before the instances", () => {
    const notice = noticeOf({ ...news(asking("i-1")), lines: [{ en: "one line", zh: "一行" }] });

    expect(notice.text.en.split("\n")[1]).toBe("one line");
    expect(notice.text.zh.split("\n")[1]).toBe("一行");
  });

  it("counts a record without an outcome as unknown", () => {
    expect(noticeOf(news({ instance_id: "i-1" })).reasons).toEqual({ unknown: 1 });
  });

  it("names ten and counts the rest", () => {
    const lines = textOf(...Array.from({ length: 12 }, (_, index) => asking(`i-${index}`))).split("\n");

    expect(lines).toHaveLength(14);
    expect(lines[0]).toContain("12 locked for security");
    expect(lines[11]).toBe("and 2 more");
    expect(textOf(...Array.from({ length: 10 }, (_, index) => asking(`i-${index}`)))).not.toContain("more");
  });

  it("fits into 2,000 bytes of UTF-8 with long names, by naming fewer instances", () => {
    const name = "数据库".repeat(40);
    const records = Array.from({ length: 30 }, (_, index) =>
      asking(`i-bp1${String(index).padStart(17, "0")}`, { instance_name: name, account_name: name }),
    );
    const text = textOf(...records);
    const named = text.split("\n").filter((line) => line.startsWith("- ")).length;

    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2_000);
    expect(Buffer.byteLength(text)).toBeGreaterThan(1_600);
    expect(text).toContain(`and ${30 - named} more\n${ADVICE}\nSee: ecs-recovery report`);
  });

  it("fills the 2,000 bytes if each character takes one byte", () => {
    const long = "x".repeat(200);
    const records = Array.from({ length: 10 }, (_, index) =>
      asking(`i-${index}`, { instance_name: long, account_name: long, region_id: "y".repeat(60) }),
    );

    expect(textOf(...records).length).toBeLessThanOrEqual(2_000);
    expect(textOf(...records)).toContain("and 1 more");
  });

  it("contains no markup and no line break that a name brought", () => {
    const text = textOf(
      asking("i-1", { instance_name: "<at user_id='all'>&\n\u0007\u202e\u2028- fake", account_name: "R&D" }),
    );

    expect(text).not.toMatch(/[<>&]/);
    expect(text.split("\n")).toHaveLength(4);
    expect(text).toContain("- R_D: _at user_id='all'__    - fake (i-1");
  });

  it("cuts a long name without halving a character", () => {
    const text = textOf(asking("i-1", { instance_name: `${"x".repeat(39)}\u{1f600}` }));

    expect(text).not.toMatch(/\p{Cs}/u);
    expect(text).toContain(`${"x".repeat(39)}  (i-1`);
  });

  it("is Chinese on request, and names the places that cannot be read", () => {
    const unreadable = [{ account: "production", place: "cn-beijing", what: "events", why: "Forbidden.RAM" }];
    const { text } = noticeOf({ ...news(asking("i-1")), unreadable });

    expect(text.en).toContain("- production: cn-beijing cannot be read: events (Forbidden.RAM)");
    expect(text.en).toContain("What cannot be read is not recovered. Check: ecs-recovery doctor");
    expect(text.zh).toContain("- production: cn-beijing 无法读取: events (Forbidden.RAM)");
    expect(text.zh).toContain("ecs-recovery: 需要人工处理: 安全锁定 1 台");
    expect(text.zh).toContain("释放时间未知");
  });

  it("is complete when a record lacks its optional fields", () => {
    const text = textOf({ instance_id: "i-1", region_id: "cn-hangzhou", outcome: "released", seconds_left: "-5" });

    expect(text.split("\n").slice(0, 2)).toEqual([
      "ecs-recovery: a person is needed: 1 released",
      "- :  (i-1, cn-hangzhou) released",
    ]);
  });

  it("sends to the forecast if the balance will not last", () => {
    expect(noticeOf({ ...news(), kind: "balance-low" }).text.en).toContain("See: ecs-recovery forecast");
  });
});
