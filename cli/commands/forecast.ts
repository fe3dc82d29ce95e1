/** `forecast`: prints when instances will be released and how long each balance lasts. */
import { CloudError } from "../../functions/core/failure/cloud-error.ts";
import type { Policy } from "../../functions/core/terms/policy.ts";
import type { World } from "../../functions/ports/world.ts";
import { accessCloud, composeHere, loadConfiguration } from "../access/access.ts";
import { readCaseRecords } from "../access/case-records.ts";
import { listArrearsTimes, listStopped, placesOf } from "../access/cloud-look.ts";
import { type BalanceRead, type Forecast, type ForecastFacts, makeForecast } from "../report/forecast.ts";
import { renderForecast } from "../report/render-forecast.ts";
import { styleOf } from "../report/style.ts";
import { toJson } from "../terminal/clean.ts";
import { EXIT, type ExitCode } from "../terminal/exit-code.ts";
import { createProgress } from "../terminal/progress.ts";
import type { GlobalOptions, Shell } from "../terminal/shell.ts";

/** Seven days give a trend of the balance. Open cases are recorded at least once a day, so seven days hold them all. */
const LOOK_BACK_MS = 7 * 86_400_000;
/** Events are kept for 30 days, so 31 days back hold all of them. */
const EVENTS_BACK_MS = 31 * 86_400_000;
/** From 72 hours before the release a case needs a person, whatever its reason. */
const URGENT_SECONDS = 72 * 3_600;

export async function forecast(options: GlobalOptions, shell: Shell): Promise<ExitCode> {
  const { world, policy, close } = composeHere(
    await accessCloud(await loadConfiguration(options, shell), shell),
    shell,
  );
  const progress = createProgress(shell.terminal, shell.nowMs);
  try {
    progress.stage(shell.texts.forecast.looking);
    const facts = await gather(world, policy, shell.nowMs());
    progress.end();
    const made = makeForecast(facts, { policy, nowMs: shell.nowMs() }, shell);
    shell.terminal.print(options.json ? toJson(made) : renderForecast(made, styleOf(shell)));
    return exitOf(made);
  } finally {
    progress.end();
    close();
  }
}

/** A region that no run watches is a note if it cannot be read, because no duty follows from it. */
function exitOf({ releases, unread }: Forecast): ExitCode {
  const isBlind = unread.some(({ isWatched }) => isWatched);
  if (isBlind && releases.length === 0) return EXIT.unreachable;
  const isUrgent = releases.some(({ secondsLeft }) => secondsLeft !== undefined && secondsLeft < URGENT_SECONDS);
  return isUrgent || isBlind ? EXIT.needsPerson : EXIT.allWell;
}

async function gather(world: World, policy: Policy, nowMs: number): Promise<ForecastFacts> {
  const places = await placesOf(world.fleet, policy.accounts);
  const source = { store: world.records, clock: world.clock };
  const [stopped, times, balances, records] = await Promise.all([
    listStopped(world.fleet, places.found),
    listArrearsTimes(world.fleet, places.found, nowMs - EVENTS_BACK_MS),
    Promise.all(policy.accounts.map((account) => readBalance(world, account))),
    readCaseRecords(source, ["instance", "account"], nowMs - LOOK_BACK_MS),
  ]);
  const unread = new Map(
    [...places.unread, ...stopped.unread, ...times.unread].map((one) => [`${one.accountId}/${one.regionId}`, one]),
  );
  return { stopped: stopped.found, times: times.found, balances, records, unread: [...unread.values()] };
}

async function readBalance({ billing }: World, account: Policy["accounts"][number]): Promise<BalanceRead> {
  try {
    return { account, read: await billing.balance(account.id) };
  } catch (error) {
    if (error instanceof CloudError) return { account, read: { code: error.failure.code } };
    throw error;
  }
}
