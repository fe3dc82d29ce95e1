/**
 * Makes a plan from flags and answers. A value without a flag is asked for on a terminal. Without a terminal it takes
 * its default, or is refused if it has none.
 */
import { regionSpelling } from "../access/region-spelling.ts";
import { CommandError, EXIT } from "../terminal/exit-code.ts";
import type { Shell } from "../terminal/shell.ts";
import { type InitPlan, type Layout, newExternalId, type ProtectedAccount } from "./plan.ts";

export interface InitFlags {
  readonly layout?: Layout;
  readonly functionAccount?: string;
  /** `<id>` or `<id>=<name>`. */
  readonly account?: readonly string[];
  readonly site?: "china" | "international";
  readonly region?: string;
  readonly regions?: string;
  readonly roleName?: string;
  readonly operator?: readonly string[];
}

const ACCOUNT_ID = /^\d{6,20}$/;
const REGION = /^[a-z]{2,}(-[a-z0-9]+)+$/;
const ROLE_NAME = /^[A-Za-z0-9.@_-]{1,64}$/;
const OPERATOR = /^acs:ram::\d{6,20}:(user|role)\/[\w.@-]+$/;
/** Account names become profiles of the aliyun CLI, so only these characters are accepted. */
const NAME = /^[\p{L}\p{N}._-]{1,64}$/u;

const EXAMPLES = {
  "--layout": "hub",
  "--function-account": "1000000000000009",
  "--account": "1000000000000001=production",
  "--site": "china",
  "--region": "cn-hangzhou",
  "--regions": "cn-hangzhou,cn-beijing",
  "--role-name": "ecs-auto-recovery",
  "--operator": "acs:ram::1000000000000009:user/alice",
};
/** Tries for one question at a terminal. */
const MOST_TRIES = 3;

export async function planFrom(flags: InitFlags, shell: Shell): Promise<InitPlan> {
  const t = shell.texts.init.ask;
  const ask = createAsker(shell);
  const layoutText = await ask(flags.layout, t.layout, {
    flag: "--layout",
    preset: "hub",
    fits: /^(hub|same-account)$/,
  });
  const layout: Layout = layoutText === "hub" ? "hub" : "same-account";
  const functionAccountId = await ask(flags.functionAccount, t.functionAccount, {
    flag: "--function-account",
    fits: ACCOUNT_ID,
  });
  if (layout === "same-account") refuseHubFlags(flags, t);
  const region = await ask(flags.region, t.region, {
    flag: "--region",
    preset: "cn-hangzhou",
    fits: REGION,
    names: "regions",
  });
  const named =
    layout === "same-account"
      ? [functionAccountId]
      : (flags.account ??
        list(
          await ask(undefined, t.accounts, { flag: "--account", fits: /^\d{6,20}(=[^,]+)?(,\s*\d{6,20}(=[^,]+)?)*$/ }),
        ));
  const site = await ask(flags.site, t.site, { flag: "--site", preset: "china", fits: /^(china|international)$/ });
  const regions = await ask(flags.regions, t.regions, {
    flag: "--regions",
    preset: "all",
    fits: /^(all|[a-z]{2,}(-[a-z0-9]+)+(,\s*[a-z]{2,}(-[a-z0-9]+)+)*)$/,
    names: "regions",
  });
  const roleName =
    layout === "hub"
      ? await ask(flags.roleName, t.roleName, { flag: "--role-name", preset: "ecs-auto-recovery", fits: ROLE_NAME })
      : undefined;
  const accounts = named.map((text): ProtectedAccount => {
    const [id = "", name = id] = text.trim().split("=");
    if (!ACCOUNT_ID.test(id) || !NAME.test(name))
      throw new CommandError(EXIT.wrongUsage, t.wrong("--account", text, EXAMPLES["--account"]));
    return {
      id,
      name,
      site: site === "international" ? "international" : "china",
      regions: regions === "all" ? "all" : [...new Set(list(regions))],
      ...(roleName === undefined ? {} : { role: { name: roleName, externalId: newExternalId() } }),
    };
  });
  for (const arn of flags.operator ?? []) {
    if (!OPERATOR.test(arn))
      throw new CommandError(EXIT.wrongUsage, t.wrong("--operator", arn, EXAMPLES["--operator"]));
  }
  checkDistinct(accounts, functionAccountId, layout, shell);
  return { layout, functionAccountId, region, accounts, operatorArns: flags.operator ?? [] };
}

/**
 * Throws CommandError for flags of the layout with several accounts. An account that protects only itself needs no
 * role, so these flags would have no effect.
 */
function refuseHubFlags({ account, roleName, operator }: InitFlags, t: Shell["texts"]["init"]["ask"]): void {
  const given = { "--account": account, "--role-name": roleName, "--operator": operator };
  const [flag] = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (flag !== undefined) throw new CommandError(EXIT.wrongUsage, t.hubOnly(flag));
}

interface Question {
  readonly flag: keyof typeof EXAMPLES;
  /** The value of an empty answer, and of a flag that is absent without a terminal. */
  readonly preset?: string;
  readonly fits: RegExp;
  /** The value is a region id, or several with commas between. A misspelt one is refused. */
  readonly names?: "regions";
}

function createAsker(shell: Shell) {
  const { ask, terminal } = shell;
  const t = shell.texts.init.ask;
  return async (given: string | undefined, text: string, question: Question): Promise<string> => {
    const { flag, preset } = question;
    if (given !== undefined) {
      const mistake = mistakeIn(given, question, t);
      if (mistake !== undefined) throw new CommandError(EXIT.wrongUsage, mistake);
      return accepted(given, question, shell);
    }
    if (ask === undefined) {
      if (preset !== undefined) return preset;
      throw new CommandError(EXIT.wrongUsage, t.missing(flag, EXAMPLES[flag]));
    }
    for (let tries = 1; ; tries += 1) {
      const answer = (await ask(`${text}${preset === undefined ? "" : ` [${preset}]`}: `)) || preset || "";
      const mistake = mistakeIn(answer, question, t);
      if (mistake === undefined) return accepted(answer, question, shell);
      // Ctrl-C and the end of the input give an empty answer, and would give it for ever.
      if (answer === "" || tries === MOST_TRIES) throw new CommandError(EXIT.wrongUsage, mistake);
      terminal.say(terminal.colours.yellow(mistake));
    }
  };
}

/** Returns the mistake of a value in words; undefined if it can be taken. */
function mistakeIn(value: string, question: Question, t: Shell["texts"]["init"]["ask"]): string | undefined {
  const { flag, fits } = question;
  if (!fits.test(value)) return t.wrong(flag, value, EXAMPLES[flag]);
  const mistakes = regionsIn(value, question).flatMap((id) => {
    const spelling = regionSpelling(id);
    return spelling.kind === "misspelt" ? [t.misspeltRegion(flag, id, spelling.meant)] : [];
  });
  return mistakes.length === 0 ? undefined : mistakes.join("\n");
}

/** Returns the value, after a warning for each region id that may be new or wrong. */
function accepted(value: string, question: Question, { terminal, texts }: Shell): string {
  const unknown = regionsIn(value, question).filter((id) => regionSpelling(id).kind === "unknown");
  for (const id of unknown) terminal.say(terminal.colours.yellow(texts.init.ask.unknownRegion(question.flag, id)));
  return value;
}

function regionsIn(value: string, { names }: Question): string[] {
  return names === "regions" && value !== "all" ? list(value) : [];
}

function checkDistinct(accounts: readonly ProtectedAccount[], functionAccountId: string, layout: Layout, shell: Shell) {
  const t = shell.texts.init.ask;
  const twice = accounts.find(({ id }, index) => accounts.findIndex((other) => other.id === id) !== index);
  if (twice !== undefined) throw new CommandError(EXIT.wrongUsage, t.twice(twice.id));
  if (layout === "hub" && accounts.some(({ id }) => id === functionAccountId)) {
    throw new CommandError(EXIT.wrongUsage, t.hubProtected(functionAccountId));
  }
}

const list = (text: string): string[] => text.split(",").map((part) => part.trim());
