/** Mistakes on the command line, from commander's codes to our texts; the names stand in its messages, in quotes. */
import type { CommanderError } from "commander";
import type { Texts } from "../texts/texts.ts";

/** undefined: no mistake (help or version was asked for), or help was shown in place of a missing command. */
export function mistakeInWords({ code, message }: CommanderError, texts: Texts): string | undefined {
  const words = texts.program.mistakes;
  const [first = "", second = ""] = quoted(message);
  const hint = hintOf(message).map((name) => words.didYouMean(name));
  switch (code) {
    case "commander.help":
    case "commander.helpDisplayed":
    case "commander.version":
      return undefined;
    case "commander.unknownCommand":
      return [words.unknownCommand(first), ...hint, words.seeHelp("ecs-recovery")].join(" ");
    case "commander.unknownOption":
      return [words.unknownOption(first), ...hint].join(" ");
    case "commander.missingArgument":
      return words.missingArgument(first);
    case "commander.optionMissingArgument":
      return words.optionMissingArgument(first);
    case "commander.excessArguments": {
      const [wanted = 0, given = 0] = [...message.matchAll(/\d+/g)].map(Number);
      return words.excessArguments(wanted, given);
    }
    case "commander.conflictingOption":
      return words.notTogether(first, second);
    case "commander.invalidArgument":
      return invalid(message, texts);
    default:
      return message.replace(/^error: /, "");
  }
}

/** `error: option '--lang <language>' argument 'fr' is invalid. Allowed choices are en, zh.` or our own parser's reason. */
function invalid(message: string, { program: { mistakes } }: Texts): string {
  const isArgument = message.startsWith("error: command-argument");
  const names = quoted(message);
  const [what = "", value = ""] = isArgument ? [names[1], names[0]] : names;
  const why = message.slice(message.indexOf(" is invalid") + 1).replace(/^is invalid[^.]*\.\s*/, "");
  const choices = /^Allowed choices are (.*)\.$/.exec(why)?.[1];
  return mistakes.invalidArgument(what, value, choices === undefined ? why : mistakes.allowedChoices(choices));
}

function quoted(message: string): string[] {
  return [...message.matchAll(/'([^']*)'/g)].map(([, name = ""]) => name);
}

/** `(Did you mean plan?)`, `(Did you mean one of plan, explain?)`. */
function hintOf(message: string): string[] {
  const names = /\(Did you mean (?:one of )?(.*)\?\)/.exec(message)?.[1];
  return names === undefined ? [] : [names];
}
