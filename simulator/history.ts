/** Draws a story from one seed. The same seed, options and version give the same story. */
import type { Policy } from "../functions/core/terms/policy.ts";
import { createDice, type Dice } from "./dice.ts";
import { drawAccountModel, drawMoney } from "./history/accounts.ts";
import { drawCalendar } from "./history/calendar.ts";
import { drawFaults, drawQuotas } from "./history/fault-mix.ts";
import { drawFleet } from "./history/fleet.ts";
import { drawIntrusions } from "./history/intrusions.ts";
import { drawInvocations } from "./history/invocations.ts";
import { drawOddFaults } from "./history/odd-faults.ts";
import { drawPolicy } from "./history/policies.ts";
import type { Story, Switches } from "./story.ts";

export interface HistoryOptions {
  /** Number of instances. */
  readonly fleet: number;
  /** Absent: each story draws its own policy. */
  readonly policy?: Policy;
  /** true: only the vendor's own restart fails. For figures, and for tests of the simulator. */
  readonly calm?: boolean;
  /**
   * true: faults last longer, ticks come every five minutes, and sweeps more often. A story then has a third more runs.
   */
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
  const accounts = policy.accounts.map((account) => drawAccountModel(account, calm, accountDice));
  const { instances, happenings } = drawFleet({ size, policy, accounts, calendar, calm }, dice.fork());
  const money = accounts.flatMap((spec, index) => drawMoney(spec, calendar.accounts[index]!, calm, accountDice));
  const intrusions = calm ? [] : drawIntrusions(calendar, instances, dice.fork());
  const faultDice = dice.fork();
  const faultPlan = { calendar, accounts, instances };
  return {
    seed,
    policy,
    startMs: calendar.startMs,
    faultsEndMs: calendar.faultsEndMs,
    accounts,
    instances,
    happenings: [...happenings, ...money, ...intrusions].sort((left, right) => left.atMs - right.atMs),
    faults: calm ? [] : [...drawOddFaults(faultPlan, faultDice), ...drawFaults(faultPlan, faultDice)],
    quotas: calm ? [] : drawQuotas(faultPlan, faultDice),
    invocations: drawInvocations({ policy, calendar, accounts, instances, money, calm }, dice.fork()),
    switches: drawSwitches(calm, dice.fork()),
    untilRelease: !calm && dice.chance(0.06),
  };
}

function drawSwitches(calm: boolean, dice: Dice): Switches {
  const lockClearsOnPayment = dice.chance(0.5);
  return {
    lockClearsOnPayment,
    lockReachesOwnerStopped: dice.chance(0.5),
    acceptsAnythingStopped: dice.chance(0.5),
    stateLagMs: calm ? 0 : dice.pick([0, 0, 1_000, 3_000]),
    pageSize: dice.pick([100, 100, 100, 20]),
    indexLagMs: calm ? 1_000 : dice.pick([200, 1_000, 3_000]),
    killShare: calm ? 0 : dice.pick([0, 0, 0.05, 0.2, 0.5]),
    unlockedIsNotOverdue: !calm && lockClearsOnPayment && dice.chance(0.15),
    eventReachesOwnerStopped: !calm && dice.chance(0.1),
    releasesPaid: dice.chance(0.5),
    clockErrorMs: calm || dice.chance(0.85) ? 0 : dice.whole(1, 7) * 60_000,
    channels: calm
      ? 1
      : dice.weighted([
          [1, 0],
          [6, 1],
          [2, 2],
        ]),
  };
}
