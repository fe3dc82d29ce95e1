/** Returns the log store's rows of PARITY.md. */
import type { ParityRow } from "../../kernel/parity-row.ts";
import { refusedOperations } from "./refused-operations.ts";
import { logStoreOperations } from "./routing.ts";

const product = "Log store";
const source = "Simple Log Service API reference, version 2020-12-30, and its metadata";

export function logStoreParity(): readonly ParityRow[] {
  const seen = new Set<string>();
  const present = logStoreOperations
    .filter(({ action }) => !seen.has(action) && seen.add(action))
    .map(({ action, status, note }): ParityRow => ({ product, operation: action, status, note, source }));
  return [
    ...present,
    ...refusedOperations.map(
      ({ action, method, path, parameters = {} }): ParityRow => ({
        product,
        operation: action,
        status: "refused",
        note: "",
        source: "",
        example: { method, path: `${path.replaceAll(":", "a-")}${queryOf(parameters)}` },
      }),
    ),
  ];
}

const queryOf = (parameters: Readonly<Record<string, string>>) =>
  Object.keys(parameters).length === 0 ? "" : `?${new URLSearchParams(parameters)}`;
