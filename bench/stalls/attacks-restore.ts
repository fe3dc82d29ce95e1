/** Attacks by snapshots that were edited: as many things of one kind as a body of 64 MB can hold. */
import { ACCOUNT_ID, type Attack, type Client } from "./client.ts";

const NOW_MS = 1_790_000_000_000;

/** Returns the JSON of a list whose entries differ by their number. */
const listOf = (count: number, entry: (at: number) => unknown) =>
  `[${Array.from({ length: count }, (_, at) => JSON.stringify(entry(at))).join(",")}]`;

/** Puts the JSON of a list in the place of an empty one: JSON.parse of the whole would take this process's time. */
async function edited(client: Client, emptyList: string, list: string): Promise<string> {
  const snapshot = (await client.control("POST", "snapshot")).toString();
  if (!snapshot.includes(`${emptyList}[]`)) throw new Error(`the snapshot has no ${emptyList}[]`);
  return snapshot.replace(`${emptyList}[]`, () => `${emptyList}${list}`);
}

const event = (at: number) => ({
  ...{ eventId: `e-${at}`, accountId: ACCOUNT_ID, regionId: "cn-hangzhou", instanceId: "i-1", type: "a", reason: "" },
  ...{ cycleStatus: "Scheduled", publishedAtMs: NOW_MS, notBeforeMs: NOW_MS, order: at },
});
const call = (at: number) => ({
  seq: at + 1,
  time: "2026-11-30T00:00:00.000Z",
  action: "a",
  region: "",
  parameters: {},
});
const key = (at: number) => ({
  ...{ accessKeyId: `STS.${at}`, accessKeySecret: "s", securityToken: "t", expiresAtMs: NOW_MS },
  identity: {
    accountId: ACCOUNT_ID,
    type: "assumed-role",
    arn: "acs:ram::1:assumed-role/a/b",
    accessKeyId: `STS.${at}`,
  },
});
const rule = (at: number) => ({
  ...{ name: `r${at}`, busName: "b", description: "", status: "ENABLE", pattern: {}, targets: [], createdAtMs: 1 },
});
const bus = (at: number) => ({
  ...{ name: `b${at}`, accountId: ACCOUNT_ID, regionId: "cn-hangzhou", description: "", createdAtMs: NOW_MS },
  rules: Array.from({ length: 50 }, (_, number) => rule(number)),
});
const booking = (at: number) => ({
  ...{ number: `n${at}`, atMs: NOW_MS, type: "Payment", flow: "Income", channel: "c", amount: 1, balance: 1 },
  remarks: "",
});
const account = (at: number) => ({
  ...{ id: String(at + 2), name: "a", site: "china", currency: "CNY", balance: 1, creditAmount: 0, vouchers: 0 },
  ...{ users: [], roles: [], keys: [], transactions: Array.from({ length: 250 }, (_, number) => booking(number)) },
});

const KINDS = [
  ["200,000 open events of one instance", '"events":', () => listOf(200_000, event)],
  ["200,000 calls in the journal", '"journal":', () => listOf(200_000, call)],
  ["200,000 temporary keys", '"temporaryKeys":', () => listOf(200_000, key)],
  ["7,000 buses of 50 rules", '"eventbridge":', () => listOf(7_000, bus)],
  ["100,000 task ids", '"seenTasks":', () => listOf(100_000, (at) => `task-${at}`)],
] as const;

export const RESTORE_ATTACKS: readonly Attack[] = [
  ...KINDS.map(([what, emptyList, list]) => ({
    name: `restore of ${what}`,
    strike: async (client: Client) =>
      client.send({ path: "/_local/restore", body: await edited(client, emptyList, list()) }),
  })),
  {
    name: "restore of 900 accounts of 250 bookings",
    strike: async (client) => {
      const snapshot = (await client.control("POST", "snapshot")).toString();
      const more = listOf(900, account).slice(1);
      return client.send({
        path: "/_local/restore",
        body: snapshot.replace('"accounts":[', () => `"accounts":[${more.slice(0, -1)},`),
      });
    },
  },
];
