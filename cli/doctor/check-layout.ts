/**
 * Reports whether the account of the function is a protected account too. The vendor freezes the function of such an
 * account during arrears.
 */
import type { Configuration } from "../../functions/configuration/configuration.ts";
import type { Access } from "../access/access.ts";
import type { Finding, Subject } from "./check.ts";
import type { DoctorTexts } from "./doctor-texts.ts";

export function checkLayout({ configuration, accountId }: Access, { ownAccount: t }: DoctorTexts): Finding {
  const what: Subject = { check: "layout" };
  if (!isProtected(configuration, accountId)) return { what, ok: true, detail: t.apart(accountId) };
  return { what, ok: true, detail: t.protectedToo(accountId), why: t.why, fix: t.fix };
}

/** Returns whether the account is protected. If no accounts are configured, the keys' own account is. */
export function isProtected({ accounts }: Configuration, accountId: string): boolean {
  return accounts.length === 0 || accounts.some(({ id }) => id === accountId);
}
