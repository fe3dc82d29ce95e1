/** Values of the example that were not replaced. */
import type { ConfigProblem } from "./config-error.ts";

/** How every placeholder of recovery.config.example.yaml begins. */
const PLACEHOLDER = /^replace-(?:with|me)/i;

export const isPlaceholder = (text: string): boolean => PLACEHOLDER.test(text);

/** The accounts of the example, protected one and hub: sixteen digits that belong to no customer. */
const EXAMPLE_ACCOUNT = /100000000000000[19]/;

/**
 * @param value what a person wrote, before it is parsed.
 * @returns a problem for each value that still is the example's. They are no mistakes of form, so parsing lets the account
 * pass; `ecs-recovery validate` names them before a deployment does.
 */
export function leftOverPlaceholders(value: unknown, path = ""): readonly ConfigProblem[] {
  if (typeof value === "string") {
    const isLeftOver = isPlaceholder(value) || EXAMPLE_ACCOUNT.test(value);
    return isLeftOver ? [{ path: path || "(root)", message: "is still the example's: write your own value" }] : [];
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => leftOverPlaceholders(item, `${path}[${index}]`));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    leftOverPlaceholders(item, path === "" ? key : `${path}.${key}`),
  );
}
