/**
 * The probes of the facts. They read, make a DryRun, send a request that the function must refuse, and write one log
 * line. They start and change nothing.
 */
import { CloudError, type LocalCode } from "../../functions/core/failure/cloud-error.ts";
import type { Scope } from "../../functions/core/instance/instance.ts";
import { asFields, textOf } from "../access/fields.ts";
import type { Finding } from "../doctor/check.ts";
import { checkInvocation } from "../doctor/check-invocation.ts";
import { checkLogStore } from "../doctor/check-log-store.ts";
import { checkAlerts, checkIndex } from "../doctor/check-watching.ts";
import { isNoAnswer } from "../terminal/exit-code.ts";
import type { Texts } from "../texts/texts.ts";
import type { Probe, ProbeTools, Verdict } from "./probe.ts";

type Saw = Texts["verify"]["saw"];
type Judge = (tools: ProbeTools, saw: Saw) => Promise<Verdict>;
type Refusal = (code: string, saw: Saw) => Verdict;

const proved = (seen: string, answer?: unknown): Verdict => ({ state: "proved", seen, answer });
const refuted = (seen: string, answer?: unknown): Verdict => ({ state: "refuted", seen, answer });
const undecided = (seen: string): Verdict => ({ state: "undecided", seen });
const decidesNothing: Refusal = (code, saw) => undecided(saw.refused(code));

/**
 * Makes a probe from `judge`, which returns the verdict. If the cloud refuses the call, `refusal` judges the refusal;
 * by default it decides nothing.
 */
function probe(judge: Judge, refusal: Refusal = decidesNothing): Probe {
  return async (tools) => {
    const { saw } = tools.texts.verify;
    try {
      return await judge(tools, saw);
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      const { code } = error.failure;
      return isNoAnswer(code) ? { ...undecided(saw.noAnswer(code)), isSilent: true } : refusal(code, saw);
    }
  };
}

/** Returns the first region of the first account. One region is enough to settle what a service does. */
async function someScope({ policy, world }: ProbeTools): Promise<Scope> {
  const [account] = policy.accounts;
  const accountId = account?.id ?? "";
  if (account !== undefined && account.regions !== "all") return { accountId, regionId: account.regions[0] ?? "" };
  const regions = await world.fleet.listRegions(accountId);
  return { accountId, regionId: regions[0] ?? "" };
}

const isDenied = (code: string): boolean => /^(Forbidden|NoPermission|Unauthorized|AccessDenied)/.test(code);

export const functionSignature = probe(
  async ({ deployed }, saw) => {
    const answer = await deployed.function();
    return proved(saw.answered, {
      ...answer,
      environmentVariables: Object.keys(asFields(answer.environmentVariables)),
    });
  },
  (code, saw) => (/Signature|Authorization/i.test(code) ? refuted(code) : decidesNothing(code, saw)),
);

export const functionEnvironment = probe(async ({ deployed }, saw) => {
  const variables = Object.entries(asFields((await deployed.function()).environmentVariables));
  if (variables.length === 0) return undecided(saw.noVariable);
  const hidden = variables.filter(([, value]) => /^\**$/.test(textOf(value)));
  return hidden.length === 0 ? proved(saw.withValues(variables.length)) : refuted(saw.hidden(hidden.length));
});

export const functionRole = probe(async ({ deployed, access }, saw) => {
  const role = textOf((await deployed.function()).role);
  const isWhole = role.startsWith(`acs:ram::${access.accountId}:role/`);
  return isWhole ? proved(saw.wholeArn) : refuted(role === "" ? saw.noRole : saw.bareName);
});

export const timers = probe(async ({ deployed }, saw) => {
  const found = (await deployed.triggers()).filter(({ type }) => type === "timer");
  if (found.length === 0) return undecided(saw.noTimer);
  const readable = found.every(({ config }) => typeof config.enable === "boolean" && "cronExpression" in config);
  return readable ? proved(saw.timers(found.length), found) : refuted(saw.withoutEnable, found);
});

export const eventTrigger = probe(async ({ deployed }, saw) => {
  const found = (await deployed.triggers()).filter(({ type }) => type === "eventbridge");
  return found.length === 0 ? undecided(saw.noEventTrigger) : proved(saw.isThere, found);
});

export const invocation = probe(async ({ access, texts }, saw) => {
  const { ok, detail, unreachable } = await checkInvocation(access, true, texts);
  if (ok) return proved(saw.refusedAsItMust);
  return unreachable ? { ...undecided(detail), isSilent: true } : undecided(detail);
});

export const stdout = probe(async ({ deployed, world }, saw) => {
  const lines = await deployed.stdoutLines(world.clock.nowMs() - 3_600_000);
  if (lines.length === 0) return undecided(saw.noLine);
  const withMessage = lines.filter((line) => textOf(line.message) !== "");
  return withMessage.length > 0 ? proved(saw.lines(lines.length)) : refuted(saw.noMessageField);
});

export const dryRun = probe(
  async (tools, saw) => {
    await tools.world.fleet.provePermission(await someScope(tools));
    return proved(saw.permission);
  },
  (code, saw) => {
    if (isDenied(code)) return proved(saw.noPermission(code));
    // The dry run returned a list instead of its own code, which does not show whether the permission is there.
    return code === ("Local.NoCode" satisfies LocalCode) ? decidesNothing(code, saw) : refuted(code);
  },
);

export const historyEvents = probe(
  async (tools, saw) => {
    const { items } = await tools.world.fleet.listArrearsEvents(
      await someScope(tools),
      tools.world.clock.nowMs() - 86_400_000,
    );
    return proved(saw.events(items.length));
  },
  (code, saw) => (isDenied(code) ? refuted(code) : decidesNothing(code, saw)),
);

export const reactivateOrder = probe(
  async (tools, saw) => {
    await tools.world.fleet.reactivate(await someScope(tools), "i-verify-asks-for-no-instance");
    return refuted(saw.accepted);
  },
  (code, saw) => (isDenied(code) ? proved(saw.refusedByRam(code)) : undecided(saw.pastRam(code))),
);

export const billing = probe(
  async (tools, saw) => {
    const [account] = tools.policy.accounts;
    const { currency } = await tools.world.billing.balance(account?.id ?? "");
    await tools.world.billing.lastPayment(account?.id ?? "", tools.world.clock.nowMs() - 86_400_000);
    return proved(saw.bothAnswered(currency));
  },
  (code, saw) => (isDenied(code) || /NotAuthorized/.test(code) ? refuted(code) : decidesNothing(code, saw)),
);

export const logLine = probe(async ({ world, texts }) => verdictOf(await checkLogStore(world, texts.doctor)));

export const index = probe(
  async ({ deployed, texts }) => verdictOf([await checkIndex(deployed, texts.doctor)]),
  (code, saw) => (/NotExist/.test(code) ? refuted(code) : decidesNothing(code, saw)),
);

export const alerts = probe(async ({ deployed, texts }) => verdictOf(await checkAlerts(deployed, texts.doctor)));

/**
 * Returns the verdict for findings of `doctor`. Throws CloudError if a call was refused, so that the probe can judge
 * the refusal.
 */
function verdictOf(findings: readonly Finding[]): Verdict {
  const refusal = findings.find(({ failure }) => failure !== undefined)?.failure;
  if (refusal !== undefined) throw new CloudError(refusal);
  const wrong = findings.filter(({ ok }) => !ok);
  const details = (wrong.length === 0 ? findings : wrong).map(({ detail }) => detail).join("; ");
  return wrong.length === 0 ? proved(details) : refuted(details);
}
