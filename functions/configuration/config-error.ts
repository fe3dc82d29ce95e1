/** One mistake in the configuration. With a mistake, nothing runs. */

export interface ConfigProblem {
  /** The place of the mistake: `accounts[0].roleArn`, `RECOVERY_MODE`, or a file's path. */
  readonly path: string;
  /** The mistake and the correction. Messages name keys and never repeat values, because a value may be a pasted secret. */
  readonly message: string;
}

export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(({ path, message }) => `${path}: ${message}`).join("\n"));
    this.problems = problems;
  }
}
