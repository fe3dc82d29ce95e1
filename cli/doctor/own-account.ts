/** Whether the account that holds the function is itself among the protected ones: then its function is frozen during arrears. */
import type { Configuration } from "../../functions/configuration/configuration.ts";
import type { Access } from "../access/access.ts";
import type { Finding, Subject } from "./check.ts";
import type { DoctorTexts } from "./doctor-texts.ts";

export function checkOwnAccount({ configuration, accountId }: Access, { ownAccount: t }: DoctorTexts): Finding {
  const what: Subject = { check: "layout" };
  if (!isProtected(configuration, accountId)) return { what, ok: true, detail: t.apart(accountId) };
  return { what, ok: true, detail: t.protectedToo(accountId), why: t.why, fix: t.fix };
}

/** Without a list of accounts the keys' own account is protected. */
export function isProtected({ accounts }: Configuration, accountId: string): boolean {
  return accounts.length === 0 || accounts.some(({ id }) => id === accountId);
}
