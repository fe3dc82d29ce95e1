/**
 * Reads an ARN `acs:fc:<region>:<account>:[services/<service>.<qualifier>/]functions/<function>`. Account and region
 * may be empty. Returns undefined for another text.
 */
export function functionArn(
  arn: string,
): { readonly regionId: string; readonly accountId: string; readonly name: string } | undefined {
  const match = /^acs:fc:([^:]*):([^:]*):(?:services\/[^/]+\/)?functions\/([^/]+)/.exec(arn);
  return match === null ? undefined : { regionId: match[1]!, accountId: match[2]!, name: match[3]! };
}
