/** Reads the names to complete from the command tree: every command, its options and their fixed values. */
import type { Command } from "commander";

export interface CompletableOption {
  readonly flags: readonly string[];
  readonly description: string;
  readonly takesValue: boolean;
  /** Fixed values. Empty: any value, often a file name. */
  readonly choices: readonly string[];
}

export interface CompletableCommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletableOption[];
  /** Fixed values of the command's first argument. */
  readonly arguments: readonly string[];
}

export interface CommandTree {
  readonly name: string;
  readonly commands: readonly CompletableCommand[];
  readonly globals: readonly CompletableOption[];
}

export function commandTree(program: Command): CommandTree {
  return {
    name: program.name(),
    globals: optionsOf(program),
    commands: program.commands.map((command) => ({
      name: command.name(),
      summary: oneLine(command.summary() || command.description()),
      options: optionsOf(command),
      arguments: [...(command.registeredArguments[0]?.argChoices ?? [])],
    })),
  };
}

function optionsOf(command: Command): CompletableOption[] {
  return command.options
    .filter((option) => !option.hidden)
    .map((option) => ({
      flags: [option.short, option.long].filter((flag): flag is string => flag !== undefined),
      description: oneLine(option.description),
      takesValue: option.required || option.optional,
      choices: [...(option.argChoices ?? [])],
    }));
}

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();
