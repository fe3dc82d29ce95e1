/** Returns the log store's rows of PARITY.md. */
import type { ParityRow } from "../../kernel/parity-row.ts";
import { REFUSED_OPERATIONS } from "./refused-operations.ts";
import { LOG_STORE_OPERATIONS } from "./routing.ts";

const PRODUCT = "Log store";
const SOURCE = "Simple Log Service API reference, version 2020-12-30, and its metadata";

export function logStoreParity(): readonly ParityRow[] {
  const seen = new Set<string>();
  const implemented = LOG_STORE_OPERATIONS.filter(({ action }) => !seen.has(action) && seen.add(action)).map(
    ({ action, status, note }): ParityRow => ({ product: PRODUCT, operation: action, status, note, source: SOURCE }),
  );
  return [
    ...implemented,
    ...REFUSED_OPERATIONS.map(
      ({ action, method, path, parameters = {} }): ParityRow => ({
        product: PRODUCT,
        operation: action,
        status: "refused",
        note: "",
        source: "",
        // `:logstore` becomes `a-logstore`, an example name.
        example: { method, path: `${path.replaceAll(":", "a-")}${queryOf(parameters)}` },
      }),
    ),
  ];
}

const queryOf = (parameters: Readonly<Record<string, string>>) =>
  Object.keys(parameters).length === 0 ? "" : `?${new URLSearchParams(parameters)}`;
