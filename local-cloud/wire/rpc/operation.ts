/** One RPC operation: its parameter table, its permission, what it does, and how close it is to the vendor's. */
import type { Identity } from "../../services/accounts/accounts.ts";
import type { Permission } from "../../services/accounts/ram-actions.ts";
import type { Refusal } from "../signatures/refusal.ts";
import type { CheckedParameters, ParameterRule } from "./parameters.ts";

export interface OperationCall extends CheckedParameters {
  readonly identity: Identity;
  readonly accountId: string;
  readonly regionId: string;
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
