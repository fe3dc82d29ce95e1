/** The probes of the facts. Reads, a DryRun, one request that the function must refuse, and one log line: nothing is started or changed. */
import { CloudError } from "../../functions/core/failure/cloud-error.ts";
import type { Scope } from "../../functions/core/instance/instance.ts";
import { asFields, textOf } from "../access/deployed-side.ts";
import { checkInvocation } from "../doctor/check-invocation.ts";
import { checkLogStore } from "../doctor/check-log-store.ts";
import { checkAlerts, checkIndex } from "../doctor/check-watching.ts";
import { textsIn } from "../texts/texts.ts";
import type { Probe, ProbeTools, Verdict } from "./probe.ts";

const english = textsIn("en").doctor;
const proved = (seen: string, answer?: unknown): Verdict => ({ state: "proved", seen, answer });
const refuted = (seen: string, answer?: unknown): Verdict => ({ state: "refuted", seen, answer });
const undecided = (seen: string): Verdict => ({ state: "undecided", seen });

/** A fact about an answer: `judge` sees it. A refusal of the cloud decides nothing unless `refusal` says what it means. */
function probe(
  call: string,
  judge: (tools: ProbeTools) => Promise<Verdict>,
  refusal: (code: string) => Verdict = (code) => undecided(`refused: ${code}`),
): Probe {
  return {
    call,
    async run(tools) {
      try {
        return await judge(tools);
      } catch (error) {
        if (!(error instanceof CloudError)) throw error;
        const { code } = error.failure;
        return code.startsWith("Local.") ? undecided(`no answer: ${code}`) : refusal(code);
      }
    },
  };
}

/** The first account's first region: one is enough to settle what a service does. */
async function someScope({ policy, world }: ProbeTools): Promise<Scope> {
  const [account] = policy.accounts;
  const accountId = account?.id ?? "";
  if (account !== undefined && account.regions !== "all") return { accountId, regionId: account.regions[0] ?? "" };
  const regions = await world.fleet.listRegions(accountId);
  return { accountId, regionId: regions[0] ?? "" };
}

const isDenied = (code: string): boolean => /^(Forbidden|NoPermission|Unauthorized|AccessDenied)/.test(code);

export const functionSignature = probe(
  "GetFunction, signed with ACS3-HMAC-SHA256",
  async ({ deployed }) => {
    const answer = await deployed.function();
    return proved("answered", { ...answer, environmentVariables: Object.keys(asFields(answer.environmentVariables)) });
  },
  (code) => (/Signature|Authorization/i.test(code) ? refuted(code) : undecided(`refused: ${code}`)),
);

export const functionEnvironment = probe("GetFunction", async ({ deployed }) => {
  const variables = Object.entries(asFields((await deployed.function()).environmentVariables));
  if (variables.length === 0) return undecided("the function has no variable");
  const hidden = variables.filter(([, value]) => /^\**$/.test(textOf(value)));
  return hidden.length === 0 ? proved(`${variables.length} with values`) : refuted(`${hidden.length} without a value`);
});

export const functionRole = probe("GetFunction", async ({ deployed, access }) => {
  const role = textOf((await deployed.function()).role);
  const isWhole = role.startsWith(`acs:ram::${access.accountId}:role/`);
  return isWhole ? proved("a whole ARN") : refuted(role === "" ? "no role" : "a bare name");
});

export const timers = probe("ListTriggers", async ({ deployed }) => {
  const found = (await deployed.triggers()).filter(({ type }) => type === "timer");
  if (found.length === 0) return undecided("no timer is there");
  const readable = found.every(({ config }) => typeof config.enable === "boolean" && "cronExpression" in config);
  return readable ? proved(`${found.length} timers`, found) : refuted("a configuration without enable", found);
});

export const eventTrigger = probe("ListTriggers", async ({ deployed }) => {
  const found = (await deployed.triggers()).filter(({ type }) => type === "eventbridge");
  return found.length === 0 ? undecided("no event trigger is there: was it left out?") : proved("it is there", found);
});

export const invocation = probe("InvokeFunction with a request that the function must refuse", async ({ access }) => {
  const { ok, detail } = await checkInvocation(access, true, textsIn("en"));
  return ok ? proved("the function refused it as it must") : undecided(detail);
});

export const stdout = probe("GetLogs on the stdout project, the last hour", async ({ deployed, world }) => {
  const lines = await deployed.stdoutLines(world.clock.nowMs() - 3_600_000);
  if (lines.length === 0) return undecided("no line in the last hour");
  const withMessage = lines.filter((line) => textOf(line.message) !== "");
  return withMessage.length > 0 ? proved(`${lines.length} lines`) : refuted("lines without the field message");
});

export const dryRun = probe(
  "DescribeInstances with DryRun",
  async (tools) => {
    await tools.world.fleet.provePermission(await someScope(tools));
    return proved("the permission is there, and the answer says so");
  },
  (code) => (isDenied(code) ? proved(`a missing permission is named: ${code}`) : refuted(code)),
);

export const historyEvents = probe(
  "DescribeInstanceHistoryEvents",
  async (tools) => {
    const { items } = await tools.world.fleet.listArrearsEvents(
      await someScope(tools),
      tools.world.clock.nowMs() - 86_400_000,
    );
    return proved(`${items.length} events`);
  },
  (code) => (isDenied(code) ? refuted(code) : undecided(`refused: ${code}`)),
);

export const reactivateOrder = probe(
  "ReActivateInstances for an id that cannot exist (nothing can be started)",
  async (tools) => {
    await tools.world.fleet.reactivate(await someScope(tools), "i-verify-asks-for-no-instance");
    return refuted("accepted for an instance that does not exist");
  },
  (code) => (isDenied(code) ? proved(`refused by RAM: ${code}`) : undecided(`past RAM, or not asked: ${code}`)),
);

export const billing = probe(
  "QueryAccountBalance and QueryAccountTransactions",
  async (tools) => {
    const [account] = tools.policy.accounts;
    const { currency } = await tools.world.billing.balance(account?.id ?? "");
    await tools.world.billing.lastPayment(account?.id ?? "", tools.world.clock.nowMs() - 86_400_000);
    return proved(`both answered, in ${currency}`);
  },
  (code) => (isDenied(code) || /NotAuthorized/.test(code) ? refuted(code) : undecided(`refused: ${code}`)),
);

export const logLine = probe("PutLogs of one test record, and GetLogs until it shows", async ({ world }) => {
  const findings = await checkLogStore(world, english);
  const wrong = findings.find(({ ok }) => !ok);
  return wrong === undefined ? proved(findings.at(-1)?.detail ?? "") : refuted(wrong.detail);
});

export const index = probe("GetIndex", async ({ deployed }) => {
  const { ok, detail } = await checkIndex(deployed, english);
  return ok ? proved(detail) : refuted(detail);
});

export const alerts = probe("ListAlerts on both projects", async ({ deployed }) => {
  const findings = await checkAlerts(deployed, english);
  const wrong = findings.filter(({ ok }) => !ok);
  return wrong.length === 0
    ? proved(findings.map(({ detail }) => detail).join(", "))
    : refuted(wrong.map(({ detail }) => detail).join(", "));
});
