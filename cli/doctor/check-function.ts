/** Checks the deployed function: that it exists and is active, and its role, timeout and environment. */
import type { Configuration } from "../../functions/configuration/configuration.ts";
import { CloudError } from "../../functions/core/failure/cloud-error.ts";
import type { DeployedSide, Fields } from "../../functions/ports/deployed-side.ts";
import type { Access } from "../access/access.ts";
import { asFields, textOf } from "../access/fields.ts";
import { type Finding, failed, refused, type Subject, unchecked } from "./check.ts";
import type { DoctorTexts } from "./doctor-texts.ts";

/** The role in the templates of the hub and of the same-account layout. */
const TEMPLATE_ROLE = "ecs-auto-recovery-function";
/** The value that a caller without the right to read a variable gets in place of its own. */
const HIDDEN = /^\*+$/;

export interface FunctionCheck {
  readonly isThere: boolean;
  readonly findings: readonly Finding[];
}

export async function checkFunction(
  access: Access,
  deployed: DeployedSide,
  texts: DoctorTexts,
): Promise<FunctionCheck> {
  const { configuration, regionId, accountId } = access;
  const { name, service } = configuration.function;
  const t = texts.function;
  const what: Subject = { check: "function" };
  if (service !== null) {
    return { isThere: true, findings: [unchecked(what, t.olderService(service), { fix: t.fixOlderService })] };
  }
  let details: Fields;
  try {
    details = await deployed.function();
  } catch (error) {
    const isMissing = error instanceof CloudError && /NotFound/.test(error.failure.code);
    if (!isMissing) return { isThere: true, findings: [refused(what, error)] };
    const missing = t.missing(name, regionId, accountId);
    return { isThere: false, findings: [failed(what, missing, { why: t.whyMissing, fix: texts.deploy })] };
  }
  return {
    isThere: true,
    findings: [
      state(name, details, texts),
      role(details, t),
      ...timeout(configuration, details, t),
      mode(configuration, details, t),
      ...variables(configuration, details, t),
    ],
  };
}

function state(name: string, details: Fields, { function: t }: DoctorTexts): Finding {
  const found = textOf(details.state);
  if (found !== "" && found !== "Active") {
    return failed({ check: "function" }, t.notActive(found), { why: t.whyNotActive, fix: t.fixNotActive });
  }
  const facts = [textOf(details.runtime), `${String(details.memorySize)} MB`, `${String(details.timeout)} s`];
  return { what: { check: "function" }, ok: true, detail: t.there(name, facts.join(", ")) };
}

function role(details: Fields, t: DoctorTexts["function"]): Finding {
  const what: Subject = { check: "function-role" };
  const found = textOf(details.role);
  if (found === "") return failed(what, t.noRole, { why: t.whyNoRole, fix: t.fixWrongRole });
  if (found.endsWith(`:role/${TEMPLATE_ROLE}`)) return { what, ok: true, detail: found };
  return unchecked(what, t.wrongRole(found, TEMPLATE_ROLE), { why: t.whyWrongRole, fix: t.fixWrongRole });
}

/** A run gets the rest of the timeout for its calls. Less than a minute for them is reported. */
const LEAST_SECONDS_FOR_CALLS = 60;

function timeout({ timing }: Configuration, details: Fields, t: DoctorTexts["function"]): Finding[] {
  const needed = timing.settleSeconds + timing.verifySeconds + timing.reserveSeconds + LEAST_SECONDS_FOR_CALLS;
  const found = Number(details.timeout);
  if (!(found < needed)) return [];
  return [
    failed({ check: "function-timeout" }, t.timeout(found, needed), { why: t.whyTimeout, fix: t.fixTimeout(needed) }),
  ];
}

function mode(configuration: Configuration, details: Fields, t: DoctorTexts["function"]): Finding {
  const what: Subject = { check: "function-mode" };
  const found = textOf(asFields(details.environmentVariables).RECOVERY_MODE);
  if (found === "") {
    const detail = t.modeAbsent(configuration.mode);
    if (configuration.mode === "apply") return { what, ok: true, detail };
    return { what, ok: true, detail, why: t.modeHolds, fix: t.fixMode };
  }
  if (HIDDEN.test(found)) return unchecked(what, t.modeUnreadable, { fix: t.fixMode });
  if (found !== "plan" && found !== "off") {
    return failed(what, t.modeWrong(found), { why: t.whyModeWrong, fix: t.fixMode });
  }
  return { what, ok: true, detail: t.mode(found), why: t.modeHolds, fix: t.fixMode };
}

function variables(configuration: Configuration, details: Fields, t: DoctorTexts["function"]): Finding[] {
  const wanted = variablesOf(configuration);
  if (wanted.length === 0) return [];
  const there = asFields(details.environmentVariables);
  const missing = wanted.filter((name) => textOf(there[name]) === "");
  const what: Subject = { check: "function-environment" };
  if (missing.length === 0) return [{ what, ok: true, detail: t.variables(wanted.join(", ")) }];
  return [failed(what, t.variableMissing(missing.join(", ")), { why: t.whyVariable, fix: t.fixVariable })];
}

/** Returns the environment variables that the configuration names. */
function variablesOf({ notify, http }: Configuration): string[] {
  const named = [
    http.hmacSecretEnv,
    http.wakeTokenEnv,
    ...notify.channels.flatMap(({ urlEnv, secretEnv }) => [urlEnv, secretEnv]),
  ];
  return [...new Set(named.filter((name): name is string => name !== null))];
}
