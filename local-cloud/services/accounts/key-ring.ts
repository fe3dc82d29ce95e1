/** Finds access keys by AccessKeyId: permanent keys of accounts and temporary keys of roles. */
import type { SeededRandom } from "../../kernel/seeded-random.ts";
import type { Account } from "./account.ts";
import type { KeyPair } from "./accounts.ts";

/**
 * Expired keys are kept for an hour. A request that is late by less is refused as "expired" and not as "unknown key".
 */
const EXPIRED_KEPT_MS = 3_600_000;

/** Ours. Each invocation of a function with a role gets a key that is valid for 36 hours. */
export const MOST_TEMPORARY = 20_000;

export interface RoleSession {
  readonly roleName: string;
  readonly sessionName: string;
  readonly expiresAtMs: number;
}

export interface KeyRing {
  find(accessKeyId: string): KeyPair | undefined;
  addAccount(account: Account): void;
  issue(account: Account, session: RoleSession, nowMs: number): KeyPair;
  /** Returns the temporary keys only. Permanent keys are restored with their accounts. */
  snapshot(): readonly KeyPair[];
  restore(temporary: readonly KeyPair[], accounts: Iterable<Account>): void;
}

/** Drops expired keys or, if there are few, the oldest tenth. */
function dropOld(temporary: Map<string, KeyPair>, nowMs: number): void {
  for (const [id, key] of temporary) {
    if ((key.expiresAtMs ?? 0) + EXPIRED_KEPT_MS < nowMs) temporary.delete(id);
  }
  const kept = MOST_TEMPORARY - MOST_TEMPORARY / 10;
  for (const id of temporary.keys()) {
    if (temporary.size <= kept) return;
    temporary.delete(id);
  }
}

export function createKeyRing(random: SeededRandom): KeyRing {
  const permanent = new Map<string, KeyPair>();
  const temporary = new Map<string, KeyPair>();

  const addAccount = (account: Account) => {
    for (const key of account.keys) {
      const arn = `acs:ram::${account.id}:${key.user === undefined ? "root" : `user/${key.user}`}`;
      permanent.set(key.accessKeyId, {
        accessKeyId: key.accessKeyId,
        accessKeySecret: key.accessKeySecret,
        identity: {
          accountId: account.id,
          type: key.user === undefined ? "root" : "user",
          arn,
          accessKeyId: key.accessKeyId,
        },
      });
    }
  };

  return {
    find: (accessKeyId) => permanent.get(accessKeyId) ?? temporary.get(accessKeyId),
    addAccount,
    issue(account, { roleName, sessionName, expiresAtMs }, nowMs) {
      if (temporary.size >= MOST_TEMPORARY) dropOld(temporary, nowMs);
      const accessKeyId = `STS.${random.hex(24)}`;
      const issued: KeyPair = {
        accessKeyId,
        accessKeySecret: random.hex(44),
        securityToken: `CAIS${random.hex(120)}`,
        expiresAtMs,
        identity: {
          accountId: account.id,
          type: "assumed-role",
          arn: `acs:ram::${account.id}:assumed-role/${roleName}/${sessionName}`,
          accessKeyId,
        },
      };
      temporary.set(accessKeyId, issued);
      return issued;
    },
    snapshot: () => [...temporary.values()],
    restore(kept, accounts) {
      permanent.clear();
      temporary.clear();
      for (const account of accounts) addAccount(account);
      for (const key of kept) temporary.set(key.accessKeyId, key);
    },
  };
}
