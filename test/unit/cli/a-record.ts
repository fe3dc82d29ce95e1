/** Records and looks for tests of the command line. */

import type { Style } from "../../../cli/report/style.ts";
import { createTerminal } from "../../../cli/terminal/terminal.ts";
import { type Language, textsIn } from "../../../cli/texts/texts.ts";
import type { StoredRecord } from "../../../functions/core/memory/record.ts";
import type { AccountPolicy } from "../../../functions/core/terms/policy.ts";

export const nowMs = Date.parse("2026-08-02T00:00:00Z");

export const AN_ACCOUNT: AccountPolicy = {
  id: "1000000000000001",
  name: "生产",
  site: "china",
  regions: ["cn-hangzhou"],
};

export function aRecord(fields: StoredRecord = {}): StoredRecord {
  return {
    record_type: "instance",
    mode: "apply",
    account_id: AN_ACCOUNT.id,
    account_name: AN_ACCOUNT.name,
    region_id: "cn-hangzhou",
    instance_id: "i-bp1000000000000000001",
    instance_name: "网页服务器一号机",
    recorded_at: "2026-08-01T23:00:00Z",
    stopped_at: "2026-08-01T10:00:00Z",
    run_id: "r-1",
    root_run_id: "r-1",
    trigger: "manual",
    ...fields,
  };
}

export function anAccountRecord(fields: StoredRecord = {}): StoredRecord {
  return {
    record_type: "account",
    mode: "apply",
    account_id: AN_ACCOUNT.id,
    recorded_at: "2026-08-01T23:00:00Z",
    balance_available: "413.60",
    currency: "CNY",
    ...fields,
  };
}

export function aLook(width = 100, language: Language = "en"): Style {
  const terminal = createTerminal({ write: () => true, columns: width }, { write: () => true }, {});
  return { language, texts: textsIn(language), colours: terminal.colours, width };
}
