/** Chooses the keys that sign a call: the invocation's own, or those of a role in the account of the call. */
import { CloudError } from "../../core/failure/cloud-error.ts";
import type { Clock } from "../../ports/clock.ts";
import { asObject, textOf } from "./answer.ts";
import type { Credentials } from "./credentials.ts";
import type { PopClient } from "./pop-client.ts";
import { parseVendorTime } from "./vendor-time.ts";

export interface AssumableRole {
  readonly roleArn: string;
  readonly externalId?: string;
}

export interface CredentialSource {
  /** Rejects with CloudError (action `AssumeRole`). */
  credentialsFor(accountId: string): Promise<Credentials>;
  /** Drops the token that the cloud refused, so that the next call gets a new one. A token that was renewed since stays. */
  refresh(accountId: string, refused: Credentials): void;
}

interface AssumedToken {
  readonly credentials: Credentials;
  readonly expiresAtMs: number;
}

/** Tokens of assumed roles, by STS host, role and ExternalId. The invocation's own credentials are never stored here. */
export type TokenCache = Map<string, AssumedToken>;

const RENEW_BEFORE_EXPIRY_MS = 5 * 60_000;

/** Lives as long as the warm instance, because issuing tokens is rate-limited (STS AssumeRole page, read 2026-08). */
const sharedCache: TokenCache = new Map();

export function createCredentialSource(wiring: {
  readonly pop: PopClient;
  readonly clock: Clock;
  readonly own: Credentials;
  readonly stsEndpoint: string;
  /** Accounts that are reached through a role. Every other account is reached with the invocation's own credentials. */
  readonly roles: ReadonlyMap<string, AssumableRole>;
  readonly cache?: TokenCache;
}): CredentialSource {
  const { pop, clock, own, stsEndpoint, roles, cache = sharedCache } = wiring;
  /**
   * Concurrent regions of one account share one AssumeRole. The map ends with the invocation, because a frozen request would never
   * end.
   */
  const underWay = new Map<string, Promise<Credentials>>();

  const keyOf = (role: AssumableRole) => JSON.stringify([stsEndpoint, role.roleArn, role.externalId ?? null]);

  async function assume(role: AssumableRole): Promise<Credentials> {
    const answer = await pop.call({
      endpoint: stsEndpoint,
      version: "2015-04-01",
      action: "AssumeRole",
      parameters: {
        RoleArn: role.roleArn,
        RoleSessionName: "ecs-auto-recovery",
        ...(role.externalId === undefined ? {} : { ExternalId: role.externalId }),
      },
      credentials: own,
    });
    const given = asObject(answer.body.Credentials);
    const credentials: Credentials = {
      accessKeyId: textOf(given?.AccessKeyId),
      accessKeySecret: textOf(given?.AccessKeySecret),
      securityToken: textOf(given?.SecurityToken),
    };
    const expiresAtMs = parseVendorTime(textOf(given?.Expiration));
    if (Object.values(credentials).includes("") || expiresAtMs === undefined) {
      throw new CloudError({
        action: "AssumeRole",
        code: "Local.NoCode",
        message: "the answer lacks a key, a token or an expiry",
        requestId: answer.requestId,
        answered: true,
      });
    }
    cache.set(keyOf(role), { credentials, expiresAtMs });
    return credentials;
  }

  return {
    async credentialsFor(accountId) {
      const role = roles.get(accountId);
      if (role === undefined) return own;
      const key = keyOf(role);
      const kept = cache.get(key);
      if (kept !== undefined && clock.nowMs() < kept.expiresAtMs - RENEW_BEFORE_EXPIRY_MS) return kept.credentials;
      const pending = underWay.get(key) ?? assume(role).finally(() => underWay.delete(key));
      underWay.set(key, pending);
      return pending;
    },
    refresh(accountId, refused) {
      const role = roles.get(accountId);
      if (role === undefined) return;
      const key = keyOf(role);
      if (cache.get(key)?.credentials === refused) cache.delete(key);
    },
  };
}
