/** The schema of the protected accounts and of the roles that reach them. */
import type { ConfigCode } from "./config-words.ts";
import { isPlaceholder } from "./placeholders.ts";
import * as v from "./schema-library.ts";
import { accountId, distinct, matching, region, together, word } from "./schema-parts.ts";

const account = v.pipe(
  v.strictObject({
    id: accountId,
    name: v.optional(word),
    site: v.optional(v.picklist(["china", "international"]), "china"),
    roleArn: v.optional(matching(/^acs:ram::\d+:role\/[A-Za-z0-9.@_-]{1,64}$/, "roleArn")),
    externalId: v.optional(
      v.pipe(
        v.string(),
        // STS takes 2 to 1,224 of these characters (AssumeRole, read 2026-08). A short word could be guessed.
        v.regex(/^[\w+=,.@:/-]{16,1224}$/, "externalId" satisfies ConfigCode),
        v.check((text) => !isPlaceholder(text), "externalIdExample" satisfies ConfigCode),
      ),
    ),
    regions: v.optional(
      v.union([
        v.picklist(["all"]),
        v.pipe(
          v.array(region),
          v.minLength(1),
          distinct((id) => id, "regionTwice"),
        ),
      ]),
      "all",
    ),
    balanceMinimum: v.optional(v.pipe(v.number(), v.minValue(0))),
  }),
  together(["externalId", "roleArn"], ({ roleArn, externalId }) => !roleArn || !!externalId, "externalIdMissing"),
  together(["roleArn", "id"], ({ id, roleArn }) => !roleArn || roleArn.split(":")[3] === id, "roleOfOther"),
  together(["externalId", "roleArn"], ({ roleArn, externalId }) => !externalId || !!roleArn, "externalIdAlone"),
);

export const accounts = v.pipe(
  v.array(account),
  distinct(({ id }) => id, "accountTwice"),
  distinct(({ externalId }) => externalId, "externalIdTwice"),
);
