/** How the person called the command line, so that a command in a message can be pasted as it stands. */
import type { Texts } from "../texts/texts.ts";
import { shellWord } from "./shell-word.ts";

/** The word that every text of the catalogue uses. */
const NAME = "ecs-recovery";
/** Scripts of package.json after which a person is in the repository, where `ecs-recovery` need not be installed. */
const SCRIPTS: ReadonlySet<string> = new Set(["cli", "cloud", "start", "verify:live"]);

export interface CalledAs {
  /** `ecs-recovery`, or `npm run cli --`. */
  readonly program: string;
  /** The program with the `--config` that was given. */
  readonly configured: string;
}

export function calledAs(
  args: readonly string[],
  { npm_package_name: name, npm_lifecycle_event: script = "" }: Readonly<Record<string, string | undefined>>,
): CalledAs {
  const program = name === "ecs-auto-recovery" && SCRIPTS.has(script) ? "npm run cli --" : NAME;
  const config = configOf(args);
  return { program, configured: config === undefined ? program : `${program} --config ${shellWord(config)}` };
}

function configOf(args: readonly string[]): string | undefined {
  const joined = args.find((arg) => arg.startsWith("--config="));
  if (joined !== undefined) return joined.slice("--config=".length);
  const at = args.indexOf("--config");
  return at === -1 ? undefined : args[at + 1];
}

/** The texts with that call in place of `ecs-recovery <command>`. */
export function textsCalledAs(texts: Texts, { program, configured }: CalledAs): Texts {
  if (configured === NAME) return texts;
  // `init` writes the configuration that the others read.
  const callFor = (command: string) => `${command === "init" ? program : configured} ${command}`;
  const put = (text: string) => text.replace(/\becs-recovery ([a-z][a-z-]*)/g, (_, command) => callFor(command));
  const rewritten = (node: unknown): unknown => {
    if (typeof node === "string") return put(node);
    if (typeof node === "function") return (...given: unknown[]) => rewritten(node(...given));
    if (Array.isArray(node)) return node.map(rewritten);
    if (typeof node !== "object" || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([key, part]) => [key, rewritten(part)]));
  };
  // Every string stays a string and every function keeps its parameters, which the compiler cannot follow through `unknown`.
  return rewritten(texts) as Texts;
}
