/** Returns the text of the configuration that `init` writes. Given values are set; all other keys stand as comments. */
import type { Texts } from "../texts/texts.ts";
import type { InitPlan, ProtectedAccount } from "./plan.ts";

export function configurationText(plan: InitPlan, t: Texts["init"]): string {
  return [
    "# yaml-language-server: $schema=./recovery.config.schema.json",
    ...t.file.head.map((line) => `# ${line}`),
    "",
    `# ${t.file.mode}`,
    "mode: apply",
    "",
    `# ${t.file.accounts}`,
    "accounts:",
    ...plan.accounts.flatMap((account) => accountLines(account, t)),
    "",
    `# ${t.file.log}`,
    "log:",
    `  region: ${plan.region}`,
    `  project: ecs-auto-recovery-${plan.functionAccountId}`,
    "",
    `# ${t.file.notify}`,
    "notify: []",
    "#  - kind: dingtalk # feishu, wecom, slack, webhook",
    "#    urlEnv: DINGTALK_WEBHOOK_URL",
    "#    secretEnv: DINGTALK_SIGNING_SECRET",
    "",
    `# ${t.file.rest}`,
    "",
  ].join("\n");
}

function accountLines({ id, name, site, regions, role }: ProtectedAccount, t: Texts["init"]): string[] {
  const role_ =
    role === undefined
      ? []
      : [
          `    # ${t.file.role}`,
          `    roleArn: acs:ram::${id}:role/${role.name}`,
          `    externalId: ${JSON.stringify(role.externalId)}`,
        ];
  return [
    `  - id: "${id}"`,
    `    name: ${JSON.stringify(name)}`,
    `    site: ${site}`,
    ...role_,
    `    regions: ${regions === "all" ? "all" : `[${regions.join(", ")}]`}`,
  ];
}
