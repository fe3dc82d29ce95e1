/** The keys and tokens that a cloud issued, for tests that search for them in logs and records. */
import type { LocalCloud } from "../../local-cloud/index.ts";

/** Every key id, secret and token. The list grows as roles are assumed. */
export function collectSecrets(cloud: LocalCloud): Set<string> {
  const secrets = new Set<string>([cloud.accessKeyId, cloud.accessKeySecret]);
  const { accounts } = cloud.world;
  const issue = accounts.issueRoleKeys;
  accounts.issueRoleKeys = (...given) => {
    const keys = issue.apply(accounts, given);
    if (keys !== undefined) {
      const { accessKeyId, accessKeySecret, securityToken = accessKeySecret } = keys;
      secrets.add(accessKeyId).add(accessKeySecret).add(securityToken);
    }
    return keys;
  };
  return secrets;
}
