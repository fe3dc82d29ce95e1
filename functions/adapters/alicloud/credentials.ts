/** What a request is signed with. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string;
}

/** The same list for the same credentials: what is looked for in a text is worked out once a list. */
const lists = new WeakMap<Credentials, readonly string[]>();

/** Everything of it that must never be printed. */
export function secretsOf(credentials: Credentials): readonly string[] {
  const known = lists.get(credentials);
  if (known !== undefined) return known;
  const { accessKeyId, accessKeySecret, securityToken } = credentials;
  const list =
    securityToken === undefined ? [accessKeyId, accessKeySecret] : [accessKeyId, accessKeySecret, securityToken];
  lists.set(credentials, list);
  return list;
}
