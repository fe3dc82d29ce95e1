/** One mistake in the configuration. With a mistake, nothing runs. */
import { CONFIG_WORDS, type ConfigCode } from "./config-words.ts";

export interface ConfigProblem {
  /** The place of the mistake: `accounts[0].roleArn`, `RECOVERY_MODE`, or a file's path. */
  readonly path: string;
  /** The mistake and the correction, in English. */
  readonly message: string;
  /** Absent: the message is already in the operator's language. */
  readonly code?: ConfigCode;
  readonly value?: string;
}

/** Returns a problem. The value fills the slot of the code's words. */
export function configProblem(path: string, code: ConfigCode, value = ""): ConfigProblem {
  return { path, code, value, message: CONFIG_WORDS[code].replace("{value}", () => value) };
}

export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(({ path, message }) => `${path}: ${message}`).join("\n"));
    this.problems = problems;
  }
}
