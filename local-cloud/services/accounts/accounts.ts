/** The accounts as services see them: keys, roles, permissions and debt. */

export type Site = "china" | "international";

export interface Identity {
  readonly accountId: string;
  readonly type: "root" | "user" | "assumed-role";
  /** `acs:ram::<account>:root`, `…:user/<name>`, `…:assumed-role/<role>/<session>`. */
  readonly arn: string;
  readonly accessKeyId: string;
}

/** A key pair with the facts that a signature check needs. */
export interface KeyPair {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Set for STS keys. The request must carry exactly this token. */
  readonly securityToken?: string;
  readonly expiresAtMs?: number;
  readonly identity: Identity;
}

export interface Accounts {
  /**
   * Returns the key pair, or undefined for an unknown key (`InvalidAccessKeyId.NotFound`). Expired STS keys are
   * returned, too: the signature check refuses them as expired.
   */
  keyPair(accessKeyId: string): KeyPair | undefined;
  /** Decides whether the identity's RAM policy allows the action on the resource. Root is always allowed. */
  allows(identity: Identity, action: string, resource: string): boolean;
  /**
   * Returns the epoch milliseconds since which bills are unpaid. undefined: nothing is owed, or the account does not
   * exist.
   */
  unpaidSinceMs(accountId: string): number | undefined;
  /** Decides whether the account is suspended now: its functions are frozen and its instances stopped. */
  isOverdue(accountId: string): boolean;
  /**
   * Returns new STS keys for a role of any account, or undefined if the role does not exist. AssumeRole and Function
   * Compute use this.
   */
  issueRoleKeys(roleArn: string, sessionName: string, durationSeconds: number): KeyPair | undefined;
  exists(accountId: string): boolean;
}
