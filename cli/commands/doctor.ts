/** `doctor`: tries every call that a run makes, reads what is deployed, and prints for each failure what to do. */
import { composeOperator } from "../../functions/compose.ts";
import { configHash } from "../../functions/configuration/configuration.ts";
import { CloudError } from "../../functions/core/failure/cloud-error.ts";
import type { DeployedSide } from "../../functions/ports/deployed-side.ts";
import type { World } from "../../functions/ports/world.ts";
import { type Access, accessCloud, composeHere, loadConfiguration } from "../access/access.ts";
import { fieldIs, readRecords } from "../access/read-records.ts";
import { type Finding, refused, withFix } from "../doctor/check.ts";
import { checkAccount } from "../doctor/check-account.ts";
import { checkChannels } from "../doctor/check-channels.ts";
import { checkClock } from "../doctor/check-clock.ts";
import { checkFunction } from "../doctor/check-function.ts";
import { checkInvocation } from "../doctor/check-invocation.ts";
import { checkLayout, isProtected } from "../doctor/check-layout.ts";
import { checkLogStore } from "../doctor/check-log-store.ts";
import { checkRuns } from "../doctor/check-runs.ts";
import { checkTriggers } from "../doctor/check-triggers.ts";
import { checkAlerts, checkIndex } from "../doctor/check-watching.ts";
import { renderFinding } from "../doctor/render-finding.ts";
import { styleOf } from "../report/style.ts";
import { toJson } from "../terminal/clean.ts";
import { EXIT, type ExitCode } from "../terminal/exit-code.ts";
import type { GlobalOptions, Shell } from "../terminal/shell.ts";
import { textsIn } from "../texts/texts.ts";

const DAY_MS = 86_400_000;

/** Returns allWell also if some checks could not be made. The last line of the output counts them. */
export async function doctor(options: GlobalOptions, shell: Shell): Promise<ExitCode> {
  const { terminal } = shell;
  const texts = shell.texts.doctor;
  const findings: Finding[] = [];
  const report = (seen: readonly Finding[]) => {
    const found = seen.map((finding) => withFix(finding, texts));
    findings.push(...found);
    if (!options.json) for (const finding of found) terminal.print(renderFinding(finding, styleOf(shell)));
  };
  const configuration = await loadConfiguration(options, shell);
  const detail = texts.configuration(configuration.mode, configHash(configuration));
  report([{ what: { check: "configuration" }, ok: true, detail }]);
  report(checkChannels(configuration, shell.environment, texts));
  const access = await accessCloud(configuration, shell);
  report([{ what: { check: "credentials" }, ok: true, detail: texts.credentials(access.accountId) }]);
  report([checkLayout(access, texts)]);
  const { world, policy, close } = composeHere(access, shell);
  const operator = composeOperator(access.configuration, access);
  const { deployed } = operator;
  try {
    for (const [index, account] of policy.accounts.entries()) {
      report(await checkAccount({ account, path: `accounts[${index}]`, world }, texts));
    }
    await checkDeployed({ access, deployed, world, shell }, report);
  } finally {
    operator.close();
    close();
  }
  const failed = findings.filter(({ ok }) => !ok);
  const unchecked = findings.filter((finding) => finding.unchecked === true);
  if (options.json) terminal.print(toJson({ findings: findings.map(jsonOf) }));
  else terminal.print(`\n${texts.summary(failed.length, unchecked.length)}`);
  if (failed.length === 0) return EXIT.allWell;
  return failed.every(({ unreachable }) => unreachable) ? EXIT.unreachable : EXIT.needsPerson;
}

interface DoctorContext {
  readonly access: Access;
  readonly deployed: DeployedSide;
  readonly world: World;
  readonly shell: Shell;
}

async function checkDeployed(
  { access, deployed, world, shell }: DoctorContext,
  report: (found: readonly Finding[]) => void,
): Promise<void> {
  const { configuration } = access;
  const texts = shell.texts.doctor;
  const { isThere, findings } = await checkFunction(access, deployed, texts);
  report(findings);
  let firingSinceMs: number | undefined;
  if (isThere && configuration.function.service === null) {
    const checked = await checkTriggers(configuration, deployed, texts);
    report(checked.findings);
    firingSinceMs = await firingSince(checked.changedAtMs, { access, world });
  }
  report([await checkInvocation(access, isThere, shell.texts)]);
  const logStoreFindings = await checkLogStore(world, texts);
  report(logStoreFindings);
  if (logStoreFindings.every(({ ok }) => ok)) report(await lastRuns({ access, deployed, world, shell }, firingSinceMs));
  report([await checkIndex(deployed, texts)]);
  report(await checkAlerts(deployed, texts));
  report([checkClock(deployed.cloudTime(), texts)]);
}

/**
 * Returns the time from which the timers could fire: the later one of their last change and the last payment of the
 * function's account. During arrears the function is frozen, so its timers do not fire.
 */
async function firingSince(
  changedAtMs: number | undefined,
  { access, world }: Pick<DoctorContext, "access" | "world">,
): Promise<number | undefined> {
  const { configuration, accountId } = access;
  if (!isProtected(configuration, accountId)) return changedAtMs;
  const payment = await world.billing.lastPayment(accountId, world.clock.nowMs() - DAY_MS).catch((error: unknown) => {
    // `checkAccount` has already reported this error as the finding `payments`.
    if (error instanceof CloudError) return undefined;
    throw error;
  });
  return payment === undefined ? changedAtMs : Math.max(changedAtMs ?? 0, payment.atMs);
}

async function lastRuns(
  { access, deployed, world, shell }: DoctorContext,
  firingSinceMs: number | undefined,
): Promise<Finding[]> {
  const nowMs = world.clock.nowMs();
  try {
    const source = { store: world.records, clock: world.clock };
    const runs = await readRecords(source, [fieldIs("record_type", "run")], nowMs - DAY_MS, nowMs + 60_000);
    const { stdoutProject } = deployed;
    return checkRuns({ configuration: access.configuration, runs, nowMs, firingSinceMs, stdoutProject }, shell);
  } catch (error) {
    return [refused({ check: "last-tick" }, error)];
  }
}

/** Returns a finding as JSON. `check` is a stable word for programs, `what` is its English label in every language. */
function jsonOf({ what: { check, of }, ...finding }: Finding) {
  return { check, what: textsIn("en").doctor.labels[check](of ?? ""), ...finding };
}
