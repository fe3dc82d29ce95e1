/** One RPC operation: its parameter table, its permission, what it does, and how close it is to the vendor's. */
import type { Identity } from "../../services/accounts/accounts.ts";
import type { Permission } from "../../services/accounts/ram-actions.ts";
import type { Refusal } from "../signatures/refusal.ts";
import type { ParameterRule } from "./parameters.ts";

/** Parameters after the table's checks; names are the vendor's. */
export interface OperationCall {
  readonly identity: Identity;
  readonly accountId: string;
  readonly regionId: string;
  /** undefined when absent or empty. */
  text(name: string): string | undefined;
  integer(name: string): number | undefined;
  flag(name: string): boolean;
  /** `Name.1`, `Name.2`, ... in that order, or the members of a JSON array; undefined when the parameter is absent. */
  list(name: string): readonly string[] | undefined;
  /** `Tag.N.Key` and `Tag.N.Value`. */
  tags(): readonly { readonly key: string; readonly value: string | undefined }[];
}

export type Outcome =
  | { readonly kind: "answer"; readonly body: object }
  | { readonly kind: "refused"; readonly refusal: Refusal };

export interface Operation {
  readonly name: string;
  readonly parameters: readonly ParameterRule[];
  /** undefined: anybody with a valid key may call. */
  readonly permission?: (call: OperationCall) => Permission;
  /** What a caller without the permission gets; default: the service's RAM denial. */
  readonly denied?: (call: OperationCall) => Outcome;
  readonly run: (call: OperationCall, fallsBack: boolean) => Outcome;
  readonly parity: { readonly status: "implemented" | "simplified"; readonly note: string; readonly source: string };
}

export const answered = (body: object): Outcome => ({ kind: "answer", body });

export const refused = (status: number, code: string, message: string): Outcome => ({
  kind: "refused",
  refusal: { status, code, message },
});
