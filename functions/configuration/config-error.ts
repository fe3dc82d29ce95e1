/** The configuration cannot be used; nothing was done. */

export interface ConfigProblem {
  /** Where: `accounts[0].roleArn`, `RECOVERY_MODE`, or a file's path. */
  readonly path: string;
  /** What is wrong and what to write instead. Names things, never repeats values: one of them may be a pasted secret. */
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
