/** From a refused call to the one sentence that says what to do about it. */
import type { CloudFailure } from "../../functions/core/failure/cloud-error.ts";

/** What each call needs. The balance has two names in the vendor's pages; granting both is safe. */
const permissions: Readonly<Record<string, string>> = {
  DescribeRegions: "ecs:DescribeRegions",
  DescribeInstances: "ecs:DescribeInstances",
  DescribeInstanceHistoryEvents: "ecs:DescribeInstanceHistoryEvents",
  QueryAccountBalance: "bss:DescribeAcccount and bssapi:QueryAccountBalance",
  QueryAccountTransactions: "bss:DescribeAcccountTran and bssapi:QueryAccountTransactions",
  PutLogs: "log:PostLogStoreLogs",
  GetLogs: "log:GetLogStoreLogs",
};

const byCode: readonly (readonly [pattern: RegExp, fix: string])[] = [
  [
    /^Local\.(Timeout|Unreachable|ConnectionReset)$/,
    "Check the network, a proxy in between, and the endpoint in the configuration.",
  ],
  [
    /^Local\./,
    "Something other than the service answered: check a proxy in between and the endpoint in the configuration.",
  ],
  [
    /^InvalidAccessKeyId|^InvalidAccessKey|^Forbidden\.AccessKeyDisabled/,
    "The key does not exist or is disabled: use another one.",
  ],
  [/^SignatureDoesNotMatch|^SignatureNotMatch|^IncompleteSignature/, "The secret does not fit the key: set both anew."],
  [
    /^InvalidSecurityToken|^MissingSecurityToken/,
    "The temporary credentials have expired or miss their token: fetch new ones.",
  ],
  [/^InvalidTimeStamp|^RequestTime/, "This machine's clock is wrong: set it."],
  [/^ProjectNotExist/, "Create the log project (infra), or correct log.project and log.region."],
  [/^LogStoreNotExist/, "Create the logstore (infra), or correct log.logstore."],
  [/^IndexConfigNotExist|^IndexNotExist/, "Create the logstore's index (infra): without it nothing can be read back."],
  [/^EntityNotExist\.Role/, "Create the role in that account (infra, stack spoke), or correct roleArn."],
  [/Throttling/, "The cloud asks us to slow down: try again in a minute."],
];

export function fixFor({ action, code }: CloudFailure): string {
  const known = byCode.find(([pattern]) => pattern.test(code))?.[1];
  if (known !== undefined) return known;
  if (action === "AssumeRole")
    return "Let the role's trust policy name this account and the same ExternalId, and grant sts:AssumeRole here.";
  const permission = permissions[action];
  return permission === undefined
    ? "Look the code up with the request id."
    : `Grant ${permission} to the key or role in use.`;
}
