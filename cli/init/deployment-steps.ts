/**
 * Returns the commands that deploy a plan, in order, with every value filled in. docs/deploy.md shows the same commands
 * for its example accounts, and a test compares both.
 */
import { DEFAULT_CONFIGURATION_FILE } from "../access/default-configuration-file.ts";
import { shellWord } from "../terminal/shell-word.ts";
import type { Texts } from "../texts/texts.ts";
import type { InitPlan, ProtectedAccount } from "./plan.ts";

export interface Step {
  readonly title: string;
  readonly command: string;
  /** What the command prints on success. */
  readonly expect: string;
  /** A command that shows that the step is done. Absent: the command itself shows it. */
  readonly check?: string;
  /** What the check prints on success. */
  readonly checkExpect?: string;
  /** The next step needs this one to be done, and the check returns only then. */
  readonly waits?: true;
}

/**
 * Returns the profiles of the aliyun CLI: one for the function's account, and one with its name for each other
 * protected account.
 */
export function profilesOf({ functionAccountId, accounts }: InitPlan): { name: string; accountId: string }[] {
  const others = accounts.filter(({ id }) => id !== functionAccountId);
  return [
    { name: FUNCTION_PROFILE, accountId: functionAccountId },
    ...others.map(({ id, name }) => ({ name, accountId: id })),
  ];
}

const FUNCTION_PROFILE = "recovery";

/**
 * Returns the steps of a deployment. `file` is the configuration that `init` wrote; the build puts the file of the
 * default name into the function.
 */
export function deploymentSteps(
  plan: InitPlan,
  { steps: t }: Texts["init"],
  file: string = DEFAULT_CONFIGURATION_FILE,
): Step[] {
  const isElsewhere = file !== DEFAULT_CONFIGURATION_FILE;
  const cli = isElsewhere ? `npm run cli -- --config ${shellWord(file)}` : "npm run cli --";
  const copy = isElsewhere ? `cp -i ${shellWord(file)} ${DEFAULT_CONFIGURATION_FILE} && ` : "";
  const isHub = plan.layout === "hub";
  const template = isHub ? "hub" : "same-account";
  const stack = isHub ? "ecs-auto-recovery-hub" : "ecs-auto-recovery";
  return [
    {
      title: t.services,
      command: createStack(plan, FUNCTION_PROFILE, "ecs-auto-recovery-services", [
        `--TemplateBody '${servicesTemplate}'`,
      ]),
      expect: '"StackId": "..."',
      ...stackIsMade(plan, FUNCTION_PROFILE, "ecs-auto-recovery-services", t),
    },
    {
      title: t.base(plan.functionAccountId),
      command: createStack(plan, FUNCTION_PROFILE, stack, [
        templateBody(template),
        ...(isHub ? parameter(1, "SpokeRoleArns", plan.accounts.map(roleArn).join(",")) : []),
      ]),
      expect: '"StackId": "..."',
      ...stackIsMade(plan, FUNCTION_PROFILE, stack, t),
    },
    ...(isHub ? plan.accounts.map((account) => spokeStep(plan, account, t)) : []),
    {
      title: t.key,
      command: "npx s config add --access default",
      expect: t.keyExpect,
    },
    {
      title: t.deploy,
      command: `${copy}cp s.yaml s.mine.yaml && RECOVERY_REGION=${plan.region} npx s deploy -t s.mine.yaml -y`,
      expect: t.deployExpect,
      check: `${cli} doctor`,
      checkExpect: t.doctorExpect,
    },
    {
      title: t.look,
      command: `${cli} invoke --mode plan`,
      expect: t.lookExpect,
      check: `${cli} report`,
      checkExpect: t.reportExpect,
    },
  ];
}

const servicesTemplate = JSON.stringify({
  ROSTemplateFormatVersion: "2015-09-01",
  Resources: {
    FunctionCompute: { Type: "ALIYUN::ROS::AutoEnableService", Properties: { ServiceName: "FC" } },
    LogService: { Type: "ALIYUN::ROS::AutoEnableService", Properties: { ServiceName: "SLS" } },
  },
});

function spokeStep(plan: InitPlan, account: ProtectedAccount, t: Texts["init"]["steps"]): Step {
  const values: readonly (readonly [string, string])[] = [
    ["HubAccountId", plan.functionAccountId],
    ["ExternalId", account.role?.externalId ?? ""],
    ["RoleName", account.role?.name ?? ""],
    ...(plan.operatorArns.length === 0 ? [] : [["OperatorArns", plan.operatorArns.join(",")] as const]),
  ];
  return {
    title: t.spoke(account.id, account.name),
    command: createStack(plan, account.name, "ecs-auto-recovery", [
      templateBody("spoke"),
      ...values.flatMap(([name, value], index) => parameter(index + 1, name, value)),
    ]),
    expect: '"StackId": "..."',
    ...stackIsMade(plan, account.name, "ecs-auto-recovery", t),
  };
}

function createStack({ region }: InitPlan, profile: string, name: string, rest: readonly string[]): string {
  return [
    `aliyun --profile ${shellWord(profile)} ros CreateStack --RegionId ${region} --StackName ${name}`,
    ...rest,
  ].join(" \\\n  ");
}

/**
 * Returns the check that a stack was created. `--waiter` polls every 5 seconds for 3 minutes, then fails. Source:
 * aliyun CLI, "Control how API calls are executed", 2026-06.
 */
function stackIsMade({ region }: InitPlan, profile: string, name: string, t: Texts["init"]["steps"]) {
  const list = `aliyun --profile ${shellWord(profile)} ros ListStacks --RegionId ${region} --StackName.1 ${name}`;
  const check = `${list} --waiter expr='Stacks[0].Status' to=CREATE_COMPLETE`;
  return { check, checkExpect: t.stackExpect, waits: true } as const;
}

const templateBody = (name: string): string => `--TemplateBody "$(cat infra/templates/${name}.template.json)"`;

function parameter(index: number, name: string, value: string): string[] {
  return [`--Parameters.${index}.ParameterKey ${name} --Parameters.${index}.ParameterValue ${shellWord(value)}`];
}

function roleArn({ id, role }: ProtectedAccount): string {
  return `acs:ram::${id}:role/${role?.name ?? ""}`;
}
