/** One RPC operation: its parameters, permission, behaviour and row of PARITY.md. */
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
  /** undefined: the call needs a valid key and no permission. */
  readonly permission?: (call: OperationCall) => Permission;
  /** Returns the answer to a caller without the permission; default: the service's RAM denial. */
  readonly denied?: (call: OperationCall) => Outcome;
  readonly run: (call: OperationCall, fallsBack: boolean) => Outcome;
  readonly parity: { readonly status: "implemented" | "simplified"; readonly note: string; readonly source: string };
}

export const answered = (body: object): Outcome => ({ kind: "answer", body });

export const refused = (status: number, code: string, message: string): Outcome => ({
  kind: "refused",
  refusal: { status, code, message },
});
