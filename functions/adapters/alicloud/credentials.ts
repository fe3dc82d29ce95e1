/** What a request is signed with. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string;
}

/** Everything of it that must never be printed. */
export function secretsOf(credentials: Credentials): readonly string[] {
  const { accessKeyId, accessKeySecret, securityToken } = credentials;
  return securityToken === undefined ? [accessKeyId, accessKeySecret] : [accessKeyId, accessKeySecret, securityToken];
}
