/** Whether the account that holds the function is itself among the protected ones: then its function is frozen during arrears. */
import type { Access } from "../access/access.ts";
import type { Finding } from "./check.ts";
import type { DoctorTexts } from "./doctor-texts.ts";

export function checkOwnAccount({ configuration, accountId }: Access, { ownAccount: t }: DoctorTexts): Finding {
  const what = "layout";
  const { accounts } = configuration;
  const isProtected = accounts.length === 0 || accounts.some(({ id }) => id === accountId);
  if (!isProtected) return { what, ok: true, detail: t.apart(accountId) };
  return { what, ok: true, detail: t.protectedToo(accountId), why: t.why, fix: t.fix };
}
