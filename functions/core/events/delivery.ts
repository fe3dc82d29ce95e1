/** Joins the findings of one delivery into at most one run for each account. */
import { present } from "../lang/present.ts";
import type { Trigger, TriggerName } from "../terms/trigger.ts";
import type { Finding, Keyed, Renewal } from "./finding.ts";

export interface Hint {
  readonly renewals: readonly Renewal[];
}

export type DeliveryResult =
  | {
      readonly kind: "run";
      /** At most one for each account. A trigger about all accounts stands alone and names none. */
      readonly triggers: readonly Trigger[];
      readonly delivered: true;
      readonly hint?: Hint;
      /** Parts of the delivery that were not understood. They are reported, so that no event disappears silently. */
      readonly aside?: readonly string[];
    }
  | { readonly kind: "refused"; readonly problems: readonly string[] }
  | { readonly kind: "ignored"; readonly reason: string; readonly hint?: Hint }
  | { readonly kind: "unknown"; readonly message: string };

export interface Delivery {
  /** Returns false if this event was in the delivery before. */
  isNew(key: string | undefined): boolean;
  add(found: Keyed): void;
  result(): DeliveryResult;
}

/** With more ids than this, the whole region is read. */
const MAX_NAMED = 100;
const MAX_TEXTS = 10;
const EVERY_ACCOUNT = "*";

export function createDelivery(): Delivery {
  const keys = new Set<string>();
  const triggers = new Map<string, Trigger>();
  const renewals: Renewal[] = [];
  const texts = { ignored: new Set<string>(), refused: new Set<string>(), unknown: new Set<string>() };

  const note = (kind: keyof typeof texts, text: string) => {
    if (texts[kind].size < MAX_TEXTS) texts[kind].add(text);
  };

  const isNew = (key: string | undefined) => {
    if (key === undefined) return true;
    if (keys.has(key)) return false;
    keys.add(key);
    return true;
  };

  const take = (finding: Finding) => {
    switch (finding.kind) {
      case "trigger": {
        const account = finding.trigger.accountIds?.[0] ?? EVERY_ACCOUNT;
        const earlier = triggers.get(account);
        triggers.set(account, earlier ? mergeTriggers(earlier, finding.trigger) : finding.trigger);
        return;
      }
      case "ignored":
        note("ignored", finding.reason);
        if (finding.renewal && renewals.length < MAX_NAMED) renewals.push(finding.renewal);
        return;
      case "refused":
        for (const problem of finding.problems) note("refused", problem);
        return;
      case "unknown":
        note("unknown", finding.message);
    }
  };

  return {
    isNew,
    add: ({ finding, key }) => {
      if (isNew(key)) take(finding);
    },
    result: () => {
      const hint = present("hint", renewals.length === 0 ? undefined : { renewals });
      if (triggers.size > 0) {
        const aside = [...texts.refused, ...texts.unknown];
        const asideField = present("aside", aside.length === 0 ? undefined : aside);
        return { kind: "run", triggers: perAccount(triggers), delivered: true, ...hint, ...asideField };
      }
      if (texts.refused.size > 0) return { kind: "refused", problems: [...texts.refused] };
      if (texts.ignored.size > 0) return { kind: "ignored", reason: [...texts.ignored].join("; "), ...hint };
      return { kind: "unknown", message: [...texts.unknown].join("; ") };
    },
  };
}

/** Returns one trigger for each account. A trigger for all accounts replaces the others, so that no account gets two runs. */
function perAccount(triggers: ReadonlyMap<string, Trigger>): readonly Trigger[] {
  const all = [...triggers.values()];
  return triggers.has(EVERY_ACCOUNT) ? [all.reduce(mergeTriggers)] : all;
}

const STRENGTH: readonly TriggerName[] = ["timer", "instance-stopped", "auto-reactivated", "recharge"];

function mergeTriggers(first: Trigger, second: Trigger): Trigger {
  const [strong, weak] =
    STRENGTH.indexOf(second.name) > STRENGTH.indexOf(first.name) ? [second, first] : [first, second];
  const { accountIds, regions, instanceIds, eventAtMs, ...rest } = strong;
  const times = [eventAtMs, weak.eventAtMs].filter((ms) => ms !== undefined);
  return {
    ...rest,
    depth: strong.depth === "full" ? "full" : weak.depth,
    ...present("accountIds", accountIds?.[0] === weak.accountIds?.[0] ? accountIds : undefined),
    ...present("regions", unionOrAll(regions, weak.regions)),
    ...present("instanceIds", unionOrAll(instanceIds, weak.instanceIds)),
    ...present("eventAtMs", times.length === 0 ? undefined : Math.max(...times)),
  };
}

/** Returns the union. Absent means all, so the union with absent is absent. */
function unionOrAll(some: readonly string[] | undefined, more: readonly string[] | undefined) {
  if (some === undefined || more === undefined) return undefined;
  const union = [...new Set([...some, ...more])];
  return union.length > MAX_NAMED ? undefined : union;
}
