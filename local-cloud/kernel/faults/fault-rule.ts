/** Fault rules: which calls go wrong, how often, and how. */
import type { SeededRandom } from "../seeded-random.ts";
import type { Call } from "../world.ts";

export const effects = [
  /** The vendor's error `{status, code, message}`. */
  "error",
  /** A throttling answer; `retryAfterMs` adds the x-acs-retry-after header. */
  "throttle",
  /** A gateway's 502 page in HTML. */
  "html-502",
  "empty-500",
  /** HTTP 500 whose JSON has a RequestId and no Code. */
  "json-500-without-code",
  /** The connection is reset; nothing happens. */
  "reset",
  /** Never answered; nothing happens. */
  "hang",
  /** Answered `ms` later. */
  "slow",
  /** Carried out; half of the answer arrives. */
  "truncated",
  /** Carried out; the connection is reset (or, with `hang: true`, never answered). */
  "answer-lost",
  /** Accepted, but the instance ends in Stopped again (ECS starts). */
  "falls-back-to-stopped",
  /** The log store's answer is incomplete (GetLogs). */
  "incomplete",
] as const;

type FaultEffect = (typeof effects)[number];

export interface FaultRule {
  readonly service?: string;
  readonly action?: string;
  readonly region?: string;
  readonly accountId?: string;
  /** Short for `parameters: {InstanceId}`. */
  readonly instanceId?: string;
  /** Every one must be equal to the call's own, as the journal shows it. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Default 1. */
  readonly probability?: number;
  /** How often the rule strikes before it is used up; default: for ever. */
  readonly count?: number;
  /** How many matching calls pass before it strikes; default 0. */
  readonly skip?: number;
  readonly effect: FaultEffect;
  readonly status?: number;
  readonly code?: string;
  readonly message?: string;
  readonly retryAfterMs?: number;
  readonly ms?: number;
  readonly hang?: boolean;
}

interface LiveRule {
  readonly rule: FaultRule;
  skipped: number;
  struck: number;
}

export interface FaultRules {
  add(rules: readonly FaultRule[]): void;
  list(): readonly (FaultRule & { readonly struck: number })[];
  /** The first rule that matches and strikes; a strike uses up one of its count. */
  strike(call: Call): FaultRule | undefined;
  clear(): void;
  snapshot(): unknown;
  restore(state: unknown): void;
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
    restore(state) {
      live = state as LiveRule[];
    },
  };
}
