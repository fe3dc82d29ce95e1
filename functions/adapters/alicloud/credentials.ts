/** The keys that sign a request. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string;
}

/** Lists by credentials. Each list is built once, because redaction prepares its search once for each list. */
const lists = new WeakMap<Credentials, readonly string[]>();

/** Returns the values of the credentials that must never be printed. */
export function secretsOf(credentials: Credentials): readonly string[] {
  const known = lists.get(credentials);
  if (known !== undefined) return known;
  const { accessKeyId, accessKeySecret, securityToken } = credentials;
  const list =
    securityToken === undefined ? [accessKeyId, accessKeySecret] : [accessKeyId, accessKeySecret, securityToken];
  lists.set(credentials, list);
  return list;
}
