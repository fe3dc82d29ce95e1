/** The log store's rows of PARITY.md. */
import type { ParityRow } from "../../kernel/parity-row.ts";
import { logStoreOperations } from "./routing.ts";

const product = "Log store";
const source = "Simple Log Service API reference, version 2020-12-30, and its metadata";

/** Operations of the same pages that an operator may look for and will not find. */
const missing = ["GetHistograms", "GetCursor", "PullLogs", "PutWebtracking", "CreateDashboard"];

export function logStoreParity(): readonly ParityRow[] {
  const seen = new Set<string>();
  const present = logStoreOperations
    .filter(({ action }) => !seen.has(action) && seen.add(action))
    .map(({ action, status, note }): ParityRow => ({ product, operation: action, status, note, source }));
  return [
    ...present,
    ...missing.map((operation): ParityRow => ({ product, operation, status: "missing", note: "", source })),
  ];
}
