/** The answers to `init`, from which the configuration and the deployment commands are made. */
import { randomBytes } from "node:crypto";

export type Layout = "hub" | "same-account";

export interface ProtectedAccount {
  readonly id: string;
  readonly name: string;
  readonly site: "china" | "international";
  readonly regions: readonly string[] | "all";
  /** Absent if the function protects its own account only, because then its own role is enough. */
  readonly role?: { readonly name: string; readonly externalId: string };
}

export interface InitPlan {
  readonly layout: Layout;
  /** The account that holds the function. */
  readonly functionAccountId: string;
  /** Region of the function and of both log projects. */
  readonly region: string;
  readonly accounts: readonly ProtectedAccount[];
  /** RAM users and roles that may also assume the roles of the protected accounts. */
  readonly operatorArns: readonly string[];
}

/**
 * Returns 32 hexadecimal digits, so that no shell or option parser gives a part of it a meaning. RAM accepts 2 to 1,224
 * characters.
 */
export function newExternalId(): string {
  return randomBytes(16).toString("hex");
}
