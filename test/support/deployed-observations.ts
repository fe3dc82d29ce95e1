/** What a test reads of the local cloud about a deployed function: its invocations, its output, its calls and its records. */
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import { FUNCTION_NAME } from "../../infra/names.ts";
import type { LocalCloud } from "../../local-cloud/index.ts";
import type { JournalEntry } from "../../local-cloud/kernel/journal.ts";
import { HOME } from "./deployed-accounts.ts";
import { until } from "./deployed-waits.ts";
import { LOGSTORE, projectOf } from "./recovery-log-store.ts";

export interface Invocation {
  readonly requestId: string;
  readonly type: "Sync" | "Async";
  readonly cause: string;
  readonly taskId?: string;
  readonly status: string;
  readonly attempts: number;
  readonly errorType?: string;
  readonly startedAtMs?: number;
  readonly durationMs?: number;
}

export interface LogLine {
  readonly atMs: number;
  readonly requestId: string;
  readonly stream: string;
  readonly line: string;
}

export function observationsOf({ control }: Pick<LocalCloud, "control">) {
  const journal = async (since = 0): Promise<readonly JournalEntry[]> => control("GET", `journal?since=${since}`);
  const invocations = async (): Promise<readonly Invocation[]> =>
    (await control("GET", `functions/${FUNCTION_NAME}`)).invocations;
  const deliveries = async (): Promise<readonly { status: string }[]> => (await control("GET", "events")).deliveries;
  return {
    journal,
    lastSeq: async () => (await journal()).at(-1)?.seq ?? 0,
    invocations,
    logs: async (requestId?: string): Promise<readonly LogLine[]> =>
      (await control("GET", `functions/${FUNCTION_NAME}/logs${requestId ? `?requestId=${requestId}` : ""}`)).lines,
    /** Every record in the log store, oldest first. */
    records: async (): Promise<readonly StoredRecord[]> => {
      const { records } = await control("GET", `log-store/projects/${projectOf(HOME)}/logstores/${LOGSTORE}`);
      return records.map(({ fields }: { fields: StoredRecord }) => fields);
    },
    /** Waits until no invocation is under way, and at least `count` invocations have ended. */
    quiet: (count = 1): Promise<readonly Invocation[]> =>
      until(`${count} invocations to end`, async () => {
        const all = await invocations();
        const open = all.filter(({ status }) => ["Enqueued", "Running", "Retrying"].includes(status));
        const pushing = (await deliveries()).filter(({ status }) => status === "pushing");
        return all.length >= count && open.length === 0 && pushing.length === 0 ? all : undefined;
      }),
  };
}
