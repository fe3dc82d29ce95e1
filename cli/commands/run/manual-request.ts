/**
 * Makes the manual request from command-line options and checks it. The check is the function's own code, so a request
 * that the function would refuse is refused before it is sent.
 */

import { type ParsedEvent, parseEvent } from "../../../functions/core/events/parse-event.ts";
import { confineToPolicy } from "../../../functions/core/events/requests/confine.ts";
import type { Policy } from "../../../functions/core/terms/policy.ts";
import type { Trigger } from "../../../functions/core/terms/trigger.ts";
import { CommandError, EXIT } from "../../terminal/exit-code.ts";
import { nearest } from "../../terminal/nearest.ts";
import type { Texts } from "../../texts/texts.ts";
import type { ScopeOptions } from "../../tree/scope-options.ts";

/** An absent list means all; an empty list is refused. */
export interface ManualRequest {
  readonly kind: "recover";
  readonly mode: "plan" | "apply";
  readonly accounts?: readonly string[];
  readonly regions?: readonly string[];
  readonly instanceIds?: readonly string[];
  readonly maxInstances?: number;
  readonly skipSettle?: true;
  readonly verifySeconds?: number;
  readonly correlation: string;
  readonly note?: string;
}

export function toManualRequest(
  mode: ManualRequest["mode"],
  options: ScopeOptions,
  correlation: string,
): ManualRequest {
  return {
    kind: "recover",
    mode,
    ...(options.account ? { accounts: options.account } : {}),
    ...(options.region ? { regions: options.region } : {}),
    ...(options.instance ? { instanceIds: options.instance } : {}),
    ...(options.maxInstances === undefined ? {} : { maxInstances: options.maxInstances }),
    ...(options.skipSettle ? { skipSettle: true } : {}),
    ...(options.verifySeconds === undefined ? {} : { verifySeconds: options.verifySeconds }),
    correlation,
    ...(options.note === undefined ? {} : { note: options.note }),
  };
}

/**
 * Returns the trigger of a request. Throws CommandError with every mistake, because a typo must neither widen a run nor
 * look like "nothing to do".
 */
export function checkedTrigger(request: ManualRequest, policy: Policy): Trigger {
  const parsed = parseEvent(JSON.stringify(request));
  if (parsed.kind !== "run") refuse(({ access }) => wrongKeys(parsed, access.request));
  const confined = confineToPolicy(parsed.triggers[0]!, policy);
  if (confined.kind !== "run") refuse(({ access }) => strangers(request, policy, access.request));
  return confined.trigger;
}

function refuse(words: (texts: Texts) => readonly string[]): never {
  throw new CommandError(EXIT.wrongUsage, (texts) => words(texts).join("\n"));
}

type RequestTexts = Texts["access"]["request"];

/** Returns the mistakes in the words of the options. The function words a problem as `key: reason`. */
function wrongKeys(parsed: ParsedEvent, texts: RequestTexts): readonly string[] {
  if (parsed.kind !== "refused") return [texts.notUnderstood];
  const options = new Map(Object.entries(texts.options));
  return parsed.problems.map((problem) => {
    const [key = "", ...why] = problem.split(": ");
    return options.get(key) ?? texts.wrong(key, why.join(": "));
  });
}

/** Returns a mistake for each account and region of the request that the configuration does not name. */
function strangers({ accounts, regions = [] }: ManualRequest, policy: Policy, texts: RequestTexts): readonly string[] {
  const named = policy.accounts.filter(({ id }) => accounts?.includes(id) ?? true);
  const isStrange = (region: string) => !named.some((one) => one.regions === "all" || one.regions.includes(region));
  const configured = named.flatMap((one) => (one.regions === "all" ? [] : one.regions));
  return [
    ...(accounts ?? [])
      .filter((id) => !named.some((one) => one.id === id))
      .map(
        (id) =>
          texts.strangeAccount(id) +
          hint(
            id,
            policy.accounts.map((one) => one.id),
            texts,
          ),
      ),
    ...regions.filter(isStrange).map((region) => texts.strangeRegion(region) + hint(region, configured, texts)),
  ];
}

/** Returns the configured word that is nearest, else all of them if they are few. */
function hint(word: string, configured: readonly string[], texts: RequestTexts): string {
  const near = nearest(word, configured);
  if (near !== undefined) return texts.didYouMean(near);
  const all = [...new Set(configured)];
  return all.length === 0 || all.length > MOST_LISTED ? "" : texts.configured(all.join(", "));
}

const MOST_LISTED = 10;
