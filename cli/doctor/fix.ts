/** Returns one sentence that says what to do about a refused call. */
import type { CloudFailure } from "../../functions/core/failure/cloud-error.ts";
import type { DoctorTexts } from "./doctor-texts.ts";

/** The permission that each call needs. The vendor's pages give two names for the balance; granting both is safe. */
const PERMISSIONS: Readonly<Record<string, string>> = {
  DescribeRegions: "ecs:DescribeRegions",
  DescribeInstances: "ecs:DescribeInstances",
  DescribeInstanceHistoryEvents: "ecs:DescribeInstanceHistoryEvents",
  QueryAccountBalance: "bss:DescribeAcccount, bssapi:QueryAccountBalance",
  QueryAccountTransactions: "bss:DescribeAcccountTran, bssapi:QueryAccountTransactions",
  PutLogs: "log:PostLogStoreLogs",
  GetLogs: "log:GetLogStoreLogs",
  InvokeFunction: "fc:InvokeFunction",
};

const BY_CODE: readonly (readonly [pattern: RegExp, fix: keyof DoctorTexts["fixes"]["byCode"]])[] = [
  [/^Local\.(Timeout|Unreachable|ConnectionReset)$/, "network"],
  [/^Local\./, "notTheService"],
  [/^InvalidAccessKey|^Forbidden\.AccessKeyDisabled/, "key"],
  [/^SignatureDoesNotMatch|^SignatureNotMatch|^IncompleteSignature/, "secret"],
  [/^InvalidSecurityToken|^MissingSecurityToken/, "token"],
  [/^InvalidTimeStamp|^RequestTime/, "clock"],
  [/^ProjectNotExist/, "project"],
  [/^LogStoreNotExist/, "logstore"],
  [/^IndexConfigNotExist|^IndexNotExist/, "index"],
  [/^EntityNotExist\.Role/, "role"],
  [/Throttling/, "throttled"],
];

export function fixFor({ action, code }: CloudFailure, { fixes }: Pick<DoctorTexts, "fixes">): string {
  const known = BY_CODE.find(([pattern]) => pattern.test(code))?.[1];
  if (known !== undefined) return fixes.byCode[known];
  if (action === "AssumeRole") return fixes.trust;
  const permission = PERMISSIONS[action];
  return permission === undefined ? fixes.unknown : fixes.grant(permission);
}
