/** Everything that `npm run infra` writes, as text by path below infra/. Equal input gives equal bytes. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "@alicloud/ros-cdk-core";
import { addFunctionStack } from "./function-stack.ts";
import { addHubStack } from "./hub-stack.ts";
import { operatorPolicy } from "./operator-policy.ts";
import { paymentTickMinutes } from "./payment-tick.ts";
import { POLICY_OWNERS, plainPolicy } from "./policies.ts";
import { addSameAccountStack } from "./same-account-stack.ts";
import { addSpokeEventsStack } from "./spoke-events-stack.ts";
import { addSpokeStack } from "./spoke-stack.ts";

/** @internal A test reads each written template. */
export const STACKS = ["hub", "spoke", "spoke-events", "same-account", "function"] as const;

/** @param sYaml the text of s.yaml. */
export function writtenFiles(sYaml: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const [name, template] of synthesised(sYaml)) files.set(`templates/${name}.template.json`, text(template));
  for (const owner of POLICY_OWNERS) files.set(`policies/${owner}.json`, readable(plainPolicy(owner)));
  files.set("policies/operator.json", readable(operatorPolicy()));
  return files;
}

function synthesised(sYaml: string): readonly (readonly [string, unknown])[] {
  // The CDK writes only to disk. Besides the templates it writes files with its own version numbers, so a temporary folder takes
  // them.
  const outdir = mkdtempSync(join(tmpdir(), "ecs-auto-recovery-infra-"));
  try {
    const app = new App({ outdir, stackTraces: false, runtimeInfo: false, treeMetadata: false });
    const tickMinutes = paymentTickMinutes(sYaml);
    addHubStack(app, tickMinutes);
    addSpokeStack(app);
    addSpokeEventsStack(app);
    addSameAccountStack(app, tickMinutes);
    addFunctionStack(app, sYaml);
    app.synth();
    return STACKS.map(
      (name) => [name, JSON.parse(readFileSync(join(outdir, `${name}.template.json`), "utf8"))] as const,
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function text(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Puts lists of words on one line if they fit, because a policy is read before it is pasted. */
function readable(value: unknown): string {
  return text(value).replace(/^(\s*"\w+": )\[\n([^[\]{}]*)\n\s*\]/gm, (whole, key: string, items: string) => {
    const line = `${key}[${items
      .trim()
      .split(/,\n\s*/)
      .join(", ")}]`;
    return line.length < 120 ? line : whole;
  });
}
