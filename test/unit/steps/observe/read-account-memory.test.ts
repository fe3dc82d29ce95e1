/** Accounts without a case book: which of them the log store has records of. */
import { expect, it } from "vitest";
import { SCHEMA_VERSION, type StoredRecord } from "../../../../functions/core/memory/record.ts";
import type { FieldCondition } from "../../../../functions/ports/record-store.ts";
import { readMemory } from "../../../../functions/steps/observe/read-account-memory.ts";
import type { RunContext } from "../../../../functions/steps/run-context.ts";
import { CHINA, NOW } from "../../../support/builders.ts";

const [BUSY, QUIET, NEW] = ["1000000000000001", "1000000000000002", "1000000000000003"];
const PAGE = 100;

it("an account is new only if none of its records is in the log store, also behind a page of another account", async () => {
  const record = (accountId: string): StoredRecord => ({
    record_type: "account",
    schema_version: SCHEMA_VERSION,
    account_id: accountId,
  });
  const stored = [...Array.from({ length: 2 * PAGE }, () => record(BUSY)), record(QUIET)];
  const page = async (where: readonly FieldCondition[], _fromMs: number, offset: number) =>
    stored
      .filter((one) => where.every(({ field, anyOf }) => field === "mode" || anyOf.includes(one[field] ?? "")))
      .slice(offset, offset + PAGE);
  const context = {
    world: { clock: { nowMs: () => NOW } },
    trigger: {},
    policy: { mode: "apply", accounts: [CHINA] },
    logStore: { page },
    problems: { add() {} },
  } as unknown as RunContext;

  const memories = await readMemory(context, [BUSY, QUIET, NEW]);

  expect([...memories.values()].map(({ isNew, isLost }) => ({ isNew, isLost }))).toEqual([
    { isNew: false, isLost: true },
    { isNew: false, isLost: true },
    { isNew: true, isLost: false },
  ]);
});
