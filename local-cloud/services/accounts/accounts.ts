/** Accounts, their keys, roles, permissions and money. */

export type Site = "china" | "international";

export interface Identity {
  readonly accountId: string;
  readonly type: "root" | "user" | "assumed-role";
  /** `acs:ram::<account>:root`, `…:user/<name>`, `…:assumed-role/<role>/<session>`. */
  readonly arn: string;
  readonly accessKeyId: string;
}

/** A key pair as a signature check needs it. */
export interface KeyPair {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Present for STS keys: the request must carry exactly this token. */
  readonly securityToken?: string;
  readonly expiresAtMs?: number;
  readonly identity: Identity;
}

export interface Accounts {
  /** undefined: no such key (`InvalidAccessKeyId.NotFound`). Expired STS keys are still found; the check says so. */
  keyPair(accessKeyId: string): KeyPair | undefined;
  /** Whether the identity's RAM policy allows the action on the resource. Root is always allowed. */
  allows(identity: Identity, action: string, resource: string): boolean;
  /** Since when bills of the account are unpaid; undefined: nothing is owed, or no such account. */
  unpaidSinceMs(accountId: string): number | undefined;
  /** Whether the account is overdue now (its functions are frozen, its instances stopped). */
  isOverdue(accountId: string): boolean;
  /** New STS keys for a role of any account; undefined = no such role. Used by AssumeRole and by FC for function roles. */
  issueRoleKeys(roleArn: string, sessionName: string, durationSeconds: number): KeyPair | undefined;
  exists(accountId: string): boolean;
}
