/** What `init` was told: everything that the configuration and the deployment commands are made from. */
import { randomBytes } from "node:crypto";

export type Layout = "hub" | "same-account";

export interface ProtectedAccount {
  readonly id: string;
  readonly name: string;
  readonly site: "china" | "international";
  readonly regions: readonly string[] | "all";
  /** Absent in the same-account layout: the function's own role is enough. */
  readonly role?: { readonly name: string; readonly externalId: string };
}

export interface InitPlan {
  readonly layout: Layout;
  /** The account of the function. */
  readonly functionAccountId: string;
  /** Of the function and both log projects. */
  readonly region: string;
  readonly accounts: readonly ProtectedAccount[];
  /** RAM users and roles that may assume the roles of the protected accounts too. */
  readonly operatorArns: readonly string[];
}

/** 32 hexadecimal digits, so that no shell and no option parser takes a part of it for something else. RAM takes 2 to 1,224 characters. */
export function newExternalId(): string {
  return randomBytes(16).toString("hex");
}
