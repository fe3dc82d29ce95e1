/**
 * The commands that deploy a plan, in their order, each with every value in place. docs/deploy.md shows the same commands for its
 * example accounts; a test compares both.
 */
import { shellWord } from "../terminal/shell-word.ts";
import type { Texts } from "../texts/texts.ts";
import type { InitPlan, ProtectedAccount } from "./plan.ts";

export interface Step {
  readonly title: string;
  readonly command: string;
  /** What the command prints when it worked. */
  readonly expect: string;
  /** A command that shows that the step is done; absent: the command itself shows it. */
  readonly check?: string;
}

/** Profiles of the aliyun CLI: one for the function's account, one for each protected account by its name. */
const FUNCTION_PROFILE = "recovery";

export function deploymentSteps(plan: InitPlan, { steps: t }: Texts["init"]): Step[] {
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
      check: listStacks(plan, FUNCTION_PROFILE, "ecs-auto-recovery-services"),
    },
    {
      title: t.base(plan.functionAccountId),
      command: createStack(plan, FUNCTION_PROFILE, stack, [
        templateBody(template),
        ...(isHub ? parameter(1, "SpokeRoleArns", plan.accounts.map(roleArn).join(",")) : []),
      ]),
      expect: '"StackId": "..."',
      check: listStacks(plan, FUNCTION_PROFILE, stack),
    },
    ...(isHub ? plan.accounts.map((account) => spokeStep(plan, account, t)) : []),
    {
      title: t.key,
      command: "npx s config add --access default",
      expect: t.keyExpect,
    },
    {
      title: t.deploy,
      command: `cp s.yaml s.mine.yaml && RECOVERY_REGION=${plan.region} npx s deploy -t s.mine.yaml -y`,
      expect: t.deployExpect,
      check: "npm run cli -- doctor",
    },
    {
      title: t.look,
      command: "npm run cli -- invoke --mode plan",
      expect: t.lookExpect,
      check: "npm run cli -- report",
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
    check: listStacks(plan, account.name, "ecs-auto-recovery"),
  };
}

function createStack({ region }: InitPlan, profile: string, name: string, rest: readonly string[]): string {
  return [
    `aliyun --profile ${shellWord(profile)} ros CreateStack --RegionId ${region} --StackName ${name}`,
    ...rest,
  ].join(" \\\n  ");
}

function listStacks({ region }: InitPlan, profile: string, name: string): string {
  return `aliyun --profile ${shellWord(profile)} ros ListStacks --RegionId ${region} --StackName.1 ${name}`;
}

const templateBody = (name: string): string => `--TemplateBody "$(cat infra/templates/${name}.template.json)"`;

function parameter(index: number, name: string, value: string): string[] {
  return [`--Parameters.${index}.ParameterKey ${name} --Parameters.${index}.ParameterValue ${shellWord(value)}`];
}

function roleArn({ id, role }: ProtectedAccount): string {
  return `acs:ram::${id}:role/${role?.name ?? ""}`;
}
