/** The description of a function in `PUT /_local/functions/<name>`. All mistakes are reported at once. */

import { existsSync, realpathSync, statSync } from "node:fs";
import { isAbsolute, join, sep } from "node:path";
import { ControlError } from "../../kernel/control-error.ts";
import { isObject } from "../../kernel/is-object.ts";
import { functionArn } from "./function-arn.ts";
import { readEnv } from "./function-env.ts";
import { readTriggers, type Trigger, toTriggerBody } from "./trigger-spec.ts";

export interface FunctionSpec {
  readonly name: string;
  /** Service of Function Compute 2.0. If it is set, the function is also served on the paths of 2.0. */
  readonly service?: string;
  readonly accountId: string;
  readonly regionId: string;
  readonly codeDir: string;
  /** `<module>.<export>`. */
  readonly handler: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** ARN of the role whose keys the function gets; undefined: the function gets no keys. */
  readonly role?: string;
  readonly triggers: readonly Trigger[];
  /** Largest number of processes. Beyond it, a synchronous call is refused and an asynchronous one waits. */
  readonly maxInstances: number;
  /** Retries of an asynchronous invocation after a function error. */
  readonly retries: number;
  readonly maxEventAgeSeconds: number;
  /** ARNs of functions that get the result of an asynchronous invocation. */
  readonly onSuccess?: string;
  readonly onFailure?: string;
}

const SHOWN_PROBLEMS = 50;

type Fields = Readonly<Record<string, unknown>>;

/** Of one field: a path is the longest. */
const LONGEST_TEXT = 4096;

interface WholeNumber {
  readonly low: number;
  readonly high: number;
  readonly preset: number;
}

const KNOWN = [
  "service",
  "accountId",
  "region",
  "codeDir",
  "handler",
  "env",
  "timeout",
  "memory",
  "role",
  "triggers",
  "maxInstances",
  "asyncInvokeConfig",
];

/**
 * Returns the function. Throws ControlError with all mistakes. Limits: timeout 3 s by default and up to 86,400 s;
 * memory in steps of 64 MB; 0 to 8 retries, by default 3; events expire after one day by default, after seven at most.
 * Source: "Limits" of Function Compute and the schema of the Serverless Devs component fc3 0.1.22, read 2026-08. The
 * default of maxInstances (16) is chosen here, because one machine cannot run the vendor's 300.
 */
export function readFunctionSpec(name: string, body: unknown, defaultAccountId: string | undefined): FunctionSpec {
  const problems: string[] = [];
  const fields = isObject(body) ? body : {};
  if (!isObject(body)) problems.push("a JSON object is needed");
  for (const key of Object.keys(fields))
    if (!KNOWN.includes(key)) problems.push(`${key.slice(0, 100)}: unknown, use ${KNOWN.join(", ")}`);
  const text = (key: string, pattern = /^.+$/s): string | undefined => {
    const value = fields[key];
    if (value === undefined) return undefined;
    if (typeof value === "string" && value.length <= LONGEST_TEXT && pattern.test(value)) return value;
    problems.push(`${key}: not a fitting string`);
    return undefined;
  };
  const whole = (from: Fields, key: string, { low, high, preset }: WholeNumber): number => {
    const value = from[key] ?? preset;
    if (typeof value === "number" && Number.isInteger(value) && value >= low && value <= high) return value;
    problems.push(`${key}: a whole number from ${low} to ${high}`);
    return preset;
  };

  if (!/^[A-Za-z_][A-Za-z0-9_-]{0,127}$/.test(name)) problems.push("name: letters, digits, _ and -, 128 at most");
  const role = text("role", /^acs:ram::\d{1,20}:role\/[\w.@-]{1,64}$/);
  const service = text("service", /^[A-Za-z_][A-Za-z0-9_-]{0,127}$/);
  const accountId = text("accountId", /^\d{1,20}$/) ?? /^acs:ram::(\d+):/.exec(role ?? "")?.[1] ?? defaultAccountId;
  if (accountId === undefined) problems.push("accountId: needed where there is neither a role nor a default account");
  const handler = text("handler", HANDLER_FORM) ?? "index.handler";
  const codeDir = text("codeDir") ?? "";
  checkCode(codeDir, handler, problems);
  const memoryMb = whole(fields, "memory", { low: 128, high: 32_768, preset: 512 });
  if (memoryMb % 64 !== 0) problems.push("memory: a multiple of 64");
  const asyncConfig = isObject(fields.asyncInvokeConfig) ? fields.asyncInvokeConfig : {};
  const spec: FunctionSpec = {
    name,
    ...(service === undefined ? {} : { service }),
    accountId: accountId ?? "",
    regionId: text("region", /^[a-z0-9-]{1,64}$/) ?? "cn-hangzhou",
    codeDir,
    handler,
    env: readEnv(fields.env, problems),
    timeoutSeconds: whole(fields, "timeout", { low: 1, high: 86_400, preset: 3 }),
    memoryMb,
    ...(role === undefined ? {} : { role }),
    triggers: readTriggers(fields.triggers, problems),
    maxInstances: whole(fields, "maxInstances", { low: 1, high: 300, preset: 16 }),
    retries: whole(asyncConfig, "maxAsyncRetryAttempts", { low: 0, high: 8, preset: 3 }),
    maxEventAgeSeconds: whole(asyncConfig, "maxAsyncEventAgeInSeconds", { low: 1, high: 604_800, preset: 86_400 }),
    ...destinations(asyncConfig),
  };
  checkOwner(spec, problems);
  if (problems.length > 0)
    throw new ControlError(400, `functions/${name}: ${problems.slice(0, SHOWN_PROBLEMS).join("; ")}`);
  return spec;
}

/**
 * Checks that the role and the destinations belong to the account of the function. Source: pages "Destinations" and
 * "Manage roles" of Function Compute.
 */
function checkOwner({ accountId, role, onSuccess, onFailure }: FunctionSpec, problems: string[]): void {
  if (role !== undefined && !role.startsWith(`acs:ram::${accountId}:`)) problems.push(`role: of account ${accountId}`);
  for (const arn of [onSuccess, onFailure]) {
    const target = arn === undefined ? undefined : functionArn(arn);
    if (target !== undefined && target.accountId !== "" && target.accountId !== accountId) {
      problems.push(`asyncInvokeConfig.destinationConfig: a function of account ${accountId}`);
    }
  }
}

/** The module is named from the code's folder down: no `..`, no other root. */
const HANDLER_FORM = /^(?:(?!\.)[\w.-]+\/)*(?!\.)[\w.-]+\.[A-Za-z_$][\w$]*$/;

function checkCode(codeDir: string, handler: string, problems: string[]): void {
  if (!isAbsolute(codeDir) || codeDir.includes("\0")) {
    problems.push("codeDir: an absolute path");
    return;
  }
  const name = handler.slice(0, handler.lastIndexOf("."));
  const module = [`${name}.js`, `${name}.mjs`].map((file) => join(codeDir, file)).find((path) => existsSync(path));
  if (module === undefined) problems.push(`codeDir: holds no ${name}.js or .mjs`);
  else if (!isFileInside(module, codeDir))
    problems.push(`codeDir: ${name} is a file in this folder, and no link out of it`);
}

/** A package that is uploaded holds the files themselves: a link out of the folder would lead nowhere. */
function isFileInside(path: string, folder: string): boolean {
  try {
    const real = realpathSync(path);
    return real.startsWith(join(realpathSync(folder), sep)) && statSync(real).isFile();
  } catch {
    return false;
  }
}

function destinations(asyncConfig: Fields): Partial<Pick<FunctionSpec, "onSuccess" | "onFailure">> {
  const config = isObject(asyncConfig.destinationConfig) ? asyncConfig.destinationConfig : {};
  const of = (key: string) => {
    const destination = isObject(config[key]) ? config[key].destination : undefined;
    return typeof destination === "string" ? destination : undefined;
  };
  const [onSuccess, onFailure] = [of("onSuccess"), of("onFailure")];
  return { ...(onSuccess === undefined ? {} : { onSuccess }), ...(onFailure === undefined ? {} : { onFailure }) };
}

/** Returns the body of `PUT /_local/functions/<name>` for this function; a snapshot stores it. */
export function toFunctionBody(spec: FunctionSpec): Readonly<Record<string, unknown>> {
  const { regionId: region, timeoutSeconds: timeout, memoryMb: memory, onSuccess, onFailure, ...rest } = spec;
  const { service, accountId, codeDir, handler, env, role, maxInstances, triggers } = rest;
  return {
    ...(service === undefined ? {} : { service }),
    ...(role === undefined ? {} : { role }),
    ...{ accountId, region, codeDir, handler, env, timeout, memory, maxInstances },
    triggers: triggers.map(toTriggerBody),
    asyncInvokeConfig: {
      maxAsyncRetryAttempts: rest.retries,
      maxAsyncEventAgeInSeconds: rest.maxEventAgeSeconds,
      destinationConfig: {
        ...(onSuccess === undefined ? {} : { onSuccess: { destination: onSuccess } }),
        ...(onFailure === undefined ? {} : { onFailure: { destination: onFailure } }),
      },
    },
  };
}
