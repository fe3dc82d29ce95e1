/** Log stores that attacks write to and search. */
import { ACCOUNT_ID, type Client } from "./client.ts";
import { putLogs } from "./log-store-requests.ts";
import { log, pair } from "./protobuf.ts";

export const MOST = 10 * 1024 * 1024;
const KEY = { type: "text", token: [" "] };

export const project = (client: Client, index: object = { line: { token: [" "] }, keys: { a: KEY } }) =>
  client.control("PUT", "log-store/projects/p", { accountId: ACCOUNT_ID, logstores: [{ name: "l", index }] });
export const repeated = (one: Buffer, bytes = MOST) => Buffer.alloc(Math.floor(bytes / one.length) * one.length, one);
export const small = () => log([pair("a", "x1")]);

/** Almost as many records as a log store keeps, in two bodies. */
const RECORDS = 490_000;

/** Throws if the log store does not hold the records: an attack on an empty log store would measure nothing. */
async function later(client: Client, records: number): Promise<void> {
  await client.control("PUT", "clock", { advanceMs: 5_000 });
  const { projects } = JSON.parse((await client.control("GET", "log-store")).toString());
  const stored = projects[0].logstores[0].records;
  if (stored !== records) throw new Error(`the log store holds ${stored} records and not ${records}`);
}

/** Fills the log store with equal logs of one word, in order of their times. */
export async function filled(client: Client): Promise<void> {
  await project(client);
  const logs = Buffer.alloc((RECORDS / 2) * small().length, small());
  for (let round = 0; round < 2; round += 1) await putLogs(client, logs);
  await later(client, RECORDS);
}

/** Fills the log store with logs of one word whose times are in no order. */
export async function spread(client: Client): Promise<void> {
  await project(client);
  for (let round = 0; round < 2; round += 1) {
    const logs = Array.from({ length: RECORDS / 2 }, (_, at) => log([pair("a", "x1")], (at * 7919) % 500_000));
    await putLogs(client, Buffer.concat(logs));
  }
  await later(client, RECORDS);
}

/** Fills the log store with 100 logs of half a million words each. */
export async function words(client: Client): Promise<void> {
  await project(client);
  const text = "a ".repeat(500_000);
  for (let round = 0; round < 10; round += 1) {
    await putLogs(client, Buffer.concat(Array.from({ length: 10 }, () => log([pair("a", text)]))));
  }
  await later(client, 100);
}
