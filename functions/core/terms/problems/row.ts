/** What the catalogue says of one problem. `{name}` in a text is a fact of the occurrence. */
import type { Text } from "../text.ts";

/** Why a cloud call failed, as far as the advice depends on it. `refused`: a repeated call gets the same answer. */
export type FailureCause = "role-refused" | "refused" | "passing";

export type AdviceByCause = Readonly<Record<FailureCause, Text>>;

export interface ProblemRow {
  /** What happened, and what follows from it. */
  readonly what: Text;
  /** What to do now; by cause where a cloud call failed. */
  readonly advice: Text | AdviceByCause;
  /** Which exit code of the command line the problem asks for. `none`: it is a remark. */
  readonly exit: "none" | "needs-person" | "wrong-usage";
}

const CHECK_ROLE: Text = {
  en: "Check the account's roleArn and externalId, the role's trust, and that the function's own role may assume it.",
  zh: "请检查账号的 roleArn 与 externalId、角色的信任策略，以及函数自身的角色是否可以扮演它。",
};

const NEXT_RUN: Text = { en: "The next run tries again.", zh: "下次运行会重试。" };

/** Only a refusal that lasts needs advice of its own. */
export const unlessRefused = (refused: Text): AdviceByCause => ({
  "role-refused": CHECK_ROLE,
  refused,
  passing: NEXT_RUN,
});
