/** Fault rules: they choose calls and say how those calls fail, and how often. */
import type { SeededRandom } from "../seeded-random.ts";
import type { Call } from "../world.ts";

export const EFFECTS = [
  /** Answers with the vendor's error `{status, code, message}`. */
  "error",
  /** Answers with a throttling error; `retryAfterMs` adds the header x-acs-retry-after. */
  "throttle",
  /** Answers with the 502 page of a gateway, in HTML. */
  "html-502",
  "empty-500",
  /** Answers with HTTP 500 and JSON that has a RequestId and no Code. */
  "json-500-without-code",
  /** Resets the connection; the call is not carried out. */
  "reset",
  /** Never answers; the call is not carried out. */
  "hang",
  /** Carries out the call and answers `ms` later. */
  "slow",
  /** Carries out the call and sends half of the answer. */
  "truncated",
  /** Carries out the call, then resets the connection or, with `hang: true`, never answers. */
  "answer-lost",
  /** Accepts an ECS start; the instance falls back to Stopped. */
  "falls-back-to-stopped",
  /** Answers GetLogs as incomplete. */
  "incomplete",
] as const;

type FaultEffect = (typeof EFFECTS)[number];

export interface FaultRule {
  readonly service?: string;
  readonly action?: string;
  readonly region?: string;
  readonly accountId?: string;
  /** The same as `parameters: {InstanceId}`. */
  readonly instanceId?: string;
  /** Each value must equal the parameter of the call, as the journal shows it. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Share of the matching calls that fail; default: 1. */
  readonly probability?: number;
  /** Number of calls that fail before the rule is used up; default: no limit. */
  readonly count?: number;
  /** Number of matching calls that pass before the first one fails; default: 0. */
  readonly skip?: number;
  readonly effect: FaultEffect;
  readonly status?: number;
  readonly code?: string;
  readonly message?: string;
  readonly retryAfterMs?: number;
  readonly ms?: number;
  readonly hang?: boolean;
}

export interface LiveRule {
  readonly rule: FaultRule;
  skipped: number;
  struck: number;
}

export interface FaultRules {
  add(rules: readonly FaultRule[]): void;
  list(): readonly (FaultRule & { readonly struck: number })[];
  /** Returns the first rule that applies to the call, and counts it as struck. undefined: no rule applies. */
  strike(call: Call): FaultRule | undefined;
  clear(): void;
  snapshot(): readonly LiveRule[];
  restore(kept: readonly LiveRule[]): void;
}

const matches = (rule: FaultRule, call: Call): boolean =>
  (rule.service === undefined || rule.service === call.service) &&
  (rule.action === undefined || rule.action === call.action) &&
  (rule.region === undefined || rule.region === call.regionId) &&
  (rule.accountId === undefined || rule.accountId === call.accountId) &&
  (rule.instanceId === undefined || rule.instanceId === call.parameters.InstanceId) &&
  Object.entries(rule.parameters ?? {}).every(([name, value]) => String(call.parameters[name]) === value);

export function createFaultRules(random: SeededRandom): FaultRules {
  let live: LiveRule[] = [];

  const strikes = (candidate: LiveRule, call: Call) => {
    const { rule } = candidate;
    if (candidate.struck >= (rule.count ?? Number.POSITIVE_INFINITY) || !matches(rule, call)) return false;
    if (candidate.skipped < (rule.skip ?? 0)) {
      candidate.skipped += 1;
      return false;
    }
    return rule.probability === undefined || random.unit() < rule.probability;
  };

  return {
    add(rules) {
      live.push(...rules.map((rule) => ({ rule, skipped: 0, struck: 0 })));
    },
    list: () => live.map(({ rule, struck }) => ({ ...rule, struck })),
    strike(call) {
      const found = live.find((candidate) => strikes(candidate, call));
      if (found !== undefined) found.struck += 1;
      return found?.rule;
    },
    clear() {
      live = [];
    },
    snapshot: () => live.map((one) => ({ ...one })),
    restore(kept) {
      live = [...kept];
    },
  };
}
