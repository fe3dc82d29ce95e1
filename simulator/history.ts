/** Draws a whole story from one seed: the same seed, options and version give the same story. */
import type { Policy } from "../functions/core/terms/policy.ts";
import { createDice, type Dice } from "./dice.ts";
import { drawAccount, drawMoney } from "./history/accounts.ts";
import { drawCalendar } from "./history/calendar.ts";
import { drawFaults, drawQuotas } from "./history/fault-mix.ts";
import { drawFleet } from "./history/fleet.ts";
import { drawInvocations } from "./history/invocations.ts";
import { drawPolicy } from "./history/policies.ts";
import type { Story, Switches } from "./story.ts";

export interface HistoryOptions {
  /** Instances in all. */
  readonly fleet: number;
  /** Absent: another policy in every story. */
  readonly policy?: Policy;
  /** Nothing fails but the vendor's restart: for figures, and to test the simulator itself. */
  readonly calm?: boolean;
  /** Trouble lasts longer, payments are looked for every five minutes, sweeps come more often: a third more runs. */
  readonly long?: boolean;
}

export function drawStory(
  seed: number,
  { fleet: size, policy: given, calm = false, long = false }: HistoryOptions,
): Story {
  const dice = createDice(seed);
  const policy = given ?? drawPolicy(dice.fork());
  const calendar = drawCalendar(policy.accounts, long, dice.fork());
  const accountDice = dice.fork();
  const accounts = policy.accounts.map((account) => drawAccount(account, calm, accountDice));
  const { instances, happenings } = drawFleet({ size, policy, accounts, calendar, calm }, dice.fork());
  const money = accounts.flatMap((spec, index) => drawMoney(spec, calendar.accounts[index]!, calm, accountDice));
  const faultDice = dice.fork();
  const faultPlan = { calendar, accounts, instances };
  return {
    seed,
    policy,
    startMs: calendar.startMs,
    faultsEndMs: calendar.faultsEndMs,
    accounts,
    instances,
    happenings: [...happenings, ...money].sort((left, right) => left.atMs - right.atMs),
    faults: calm ? [] : drawFaults(faultPlan, faultDice),
    quotas: calm ? [] : drawQuotas(faultPlan, faultDice),
    invocations: drawInvocations({ policy, calendar, accounts, instances, calm }, dice.fork()),
    switches: drawSwitches(calm, dice.fork()),
  };
}

function drawSwitches(calm: boolean, dice: Dice): Switches {
  return {
    lockClearsOnPayment: dice.chance(0.5),
    lockReachesOwnerStopped: dice.chance(0.5),
    acceptsAnythingStopped: dice.chance(0.5),
    stateLagMs: calm ? 0 : dice.pick([0, 0, 1_000, 3_000]),
    pageSize: dice.pick([100, 100, 100, 20]),
    indexLagMs: calm ? 1_000 : dice.pick([200, 1_000, 3_000]),
    killShare: calm ? 0 : dice.pick([0, 0, 0.05, 0.2, 0.5]),
  };
}
