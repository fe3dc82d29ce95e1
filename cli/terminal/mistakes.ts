/**
 * Translates commander's error codes into our texts. The names of options and commands stand in quotes in commander's
 * messages.
 */
import type { CommanderError } from "commander";
import type { Texts } from "../texts/texts.ts";

/** Returns the mistake in the operator's language. undefined: help or version was printed, so there is no mistake. */
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

/**
 * Words a refused value. Commander's message is, for example, `error: option '--lang <language>' argument 'fr' is
 * invalid. Allowed choices are en, zh.` Its last sentence may be our own parser's.
 */
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

/** Returns the names in a hint such as `(Did you mean plan?)` or `(Did you mean one of plan, explain?)`. */
function hintOf(message: string): string[] {
  const names = /\(Did you mean (?:one of )?(.*)\?\)/.exec(message)?.[1];
  return names === undefined ? [] : [names];
}
