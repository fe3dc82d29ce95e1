/** What the command line's exit codes mean; scripts rely on them. */
export const EXIT = {
  allWell: 0,
  needsPerson: 1,
  wrongUsage: 2,
  unreachable: 3,
  /** By Ctrl-C, as shells have it. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The command cannot be carried out; the message is printed as it is, so it says what to do. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}
