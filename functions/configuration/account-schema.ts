/** The schema of the protected accounts and of the roles that reach them. */

import { isPlaceholder } from "./placeholders.ts";
import * as v from "./schema-library.ts";
import { accountId, described, distinct, region, word } from "./schema-parts.ts";

const account = v.pipe(
  v.strictObject({
    id: described(accountId, "Account id, in quotes"),
    name: v.optional(described(word, "A name for tables and messages; the id when absent")),
    site: v.optional(
      described(v.picklist(["china", "international"]), "Which of the two clouds the account belongs to"),
      "china",
    ),
    roleArn: v.optional(
      described(
        v.pipe(
          v.string(),
          v.regex(/^acs:ram::\d+:role\/[A-Za-z0-9.@_-]{1,64}$/, "must be acs:ram::<account id>:role/<name>"),
        ),
        "Role to assume in that account; absent: the function's own credentials",
      ),
    ),
    externalId: v.optional(
      described(
        v.pipe(
          v.string(),
          // STS takes 2 to 1,224 of these characters (AssumeRole, read 2026-08). A short word could be guessed.
          v.regex(/^[\w+=,.@:/-]{16,1224}$/, "must be 16 to 1224 of letters, digits and _+=,.@:/-"),
          v.check((text) => !isPlaceholder(text), "is the example's: make one of your own with `openssl rand -hex 16`"),
        ),
        "ExternalId that the role's trust policy asks for: required with roleArn, another one for each account",
      ),
    ),
    regions: v.optional(
      described(
        v.union([
          v.literal("all"),
          v.pipe(
            v.array(region),
            v.minLength(1),
            distinct((id) => id, "is listed twice"),
          ),
        ]),
        "Regions to read, or all",
      ),
      "all",
    ),
    balanceMinimum: v.optional(
      described(
        v.pipe(v.number(), v.minValue(0)),
        "Below this balance the first call is a careful one; absent: 100 on the China site in CNY, else 0",
      ),
    ),
  }),
  v.forward(
    v.partialCheck(
      [["roleArn"], ["externalId"]],
      ({ roleArn, externalId }) => roleArn === undefined || externalId !== undefined,
      "is required with roleArn: make one with `openssl rand -hex 16`, and let the role's trust policy ask for it",
    ),
    ["externalId"],
  ),
  v.forward(
    v.partialCheck(
      [["id"], ["roleArn"]],
      ({ id, roleArn }) => roleArn === undefined || roleArn.split(":")[3] === id,
      "must be a role of this very account: its account differs from id",
    ),
    ["roleArn"],
  ),
  v.forward(
    v.partialCheck(
      [["roleArn"], ["externalId"]],
      ({ roleArn, externalId }) => externalId === undefined || roleArn !== undefined,
      "has no use without roleArn",
    ),
    ["externalId"],
  ),
);

export const accounts = v.pipe(
  v.array(account),
  distinct(({ id }) => id, "is an account that is already listed"),
  distinct(({ externalId }) => externalId, "has the externalId of another account: each needs one of its own"),
);
