/** Every kind of message in every channel and language, as an incident sends them over the wire. */
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { WEBHOOK_KINDS } from "../../../functions/core/report/channel.ts";
import { QUOTA_USED_UP } from "../../../local-cloud/scenarios/refusals.ts";
import { overdue } from "../../support/recovery-facts.ts";
import { ACCOUNT, HANGZHOU, openRecoveryStage, type RecoveryStage } from "../../support/recovery-stage.ts";
import { openWebhook, type WebhookStandIn } from "../../support/webhook-stand-in.ts";

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
const KINDS = ["needs-person", "release-near", "all-back", "balance-low"];
const DB = "i-bp1db00000000000001";

let stage: RecoveryStage;
let chats: WebhookStandIn;
let slack: WebhookStandIn;

afterEach(() => Promise.all([stage.close(), chats.close(), slack.close()]));

async function open(language: string): Promise<void> {
  chats = await openWebhook({ status: 200, body: '{"errcode":0}' });
  slack = await openWebhook({ status: 200, body: "ok" });
  const channels = WEBHOOK_KINDS.map((kind) => ({ kind, urlEnv: kind.toUpperCase() }));
  stage = await openRecoveryStage({
    configuration: {
      accounts: [{ id: ACCOUNT, name: "production", regions: [HANGZHOU, "cn-shanghai"] }],
      notify: { language, channels },
    },
  });
}

/** Plays an incident whose four sweeps send the four kinds, each an hour or more after the one before. */
async function playIncident(): Promise<void> {
  const { billing } = stage.composed().world;
  const sweep = (available: number) =>
    stage.run(
      {},
      {
        environment: Object.fromEntries(
          WEBHOOK_KINDS.map((kind) => [kind.toUpperCase(), `${(kind === "slack" ? slack : chats).url}/${kind}`]),
        ),
        replacements: { billing: { ...billing, balance: async () => ({ available, currency: "CNY" }) } },
      },
    );
  await stage.add(
    overdue(DB, { name: "db-1", locks: ["financial", "security"] }),
    overdue("i-bp1web0000000000001", { name: "web-1" }),
    overdue("i-bp1gpu0000000000001", { name: "gpu-1", refusal: QUOTA_USED_UP }),
  );
  await stage.fault({ action: "DescribeInstances", region: "cn-shanghai", ...DENIED });
  await sweep(2_000);

  await stage.advance(11 * DAY);
  await sweep(2_000);

  await stage.cloud.control("DELETE", "faults");
  for (const id of [DB, "i-bp1gpu0000000000001"])
    await stage.cloud.control("PUT", `instances/${id}`, { locks: ["financial"], refusal: null });
  await stage.advance(7 * HOUR);
  await sweep(2_000);

  await stage.advance(DAY);
  await sweep(1_300);
}

const DENIED = { effect: "error", status: 403, code: "Forbidden.RAM" } as const;

function bodiesOf(kind: string): readonly Record<string, unknown>[] {
  return (kind === "slack" ? slack : chats).sent
    .filter(({ path }) => path === `/${kind}`)
    .map(({ text }) => JSON.parse(text));
}

/** The body that each vendor documents for a text (sources: webhook-message.ts). */
const BODIES: Readonly<Record<string, (text: string) => object>> = {
  dingtalk: (text) => ({ msgtype: "text", text: { content: text } }),
  feishu: (text) => ({ msg_type: "text", content: { text } }),
  wecom: (text) => ({ msgtype: "text", text: { content: text } }),
  slack: (text) => ({ text, mrkdwn: false }),
};

describe.each(["en", "zh"])("the messages of an incident in %s", (language) => {
  it("read as the golden file has them, and go to each channel in its vendor's format", async () => {
    await open(language);
    await playIncident();

    const own = bodiesOf("webhook");
    expect(own.map(({ kind }) => kind)).toEqual(KINDS);
    const texts = own.map(({ text }) => String(text));
    for (const [kind, bodyOf] of Object.entries(BODIES)) expect(bodiesOf(kind), kind).toEqual(texts.map(bodyOf));
    for (const text of texts) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2_048);
    await expect(`${texts.join("\n\n")}\n`).toMatchFileSnapshot(
      join(import.meta.dirname, `../../golden/messages/${language}.txt`),
    );
  });
});
