/** The catalogue's entry for one problem. `{name}` in a text stands for a fact of the occurrence. */
import type { Text } from "../text.ts";

/** Why a cloud call failed, as far as the advice depends on it. `refused`: a repeated call gets the same answer. */
export type FailureCause = "role-refused" | "refused" | "passing";

export type AdviceByCause = Readonly<Record<FailureCause, Text>>;

export interface ProblemRow {
  /** What happened, and what follows. */
  readonly what: Text;
  /** What to do now. For a failed cloud call the advice depends on the cause. */
  readonly advice: Text | AdviceByCause;
  /** The exit code of the command line for this problem. `none`: the problem is a remark. */
  readonly exit: "none" | "needs-person" | "wrong-usage";
}

const CHECK_ROLE: Text = {
  en: "Check the account's roleArn and externalId, the role's trust, and that the function's own role may assume it.",
  zh: "请检查账号的 roleArn 与 externalId、角色的信任策略，以及函数自身的角色是否可以扮演它。",
};

const NEXT_RUN: Text = { en: "The next run tries again.", zh: "下次运行会重试。" };

/** Advice for a lasting refusal. For other causes the next run suffices. */
export const unlessRefused = (refused: Text): AdviceByCause => ({
  "role-refused": CHECK_ROLE,
  refused,
  passing: NEXT_RUN,
});
