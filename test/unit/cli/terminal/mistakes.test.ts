import { describe, expect, it } from "vitest";
import { runCommandLine } from "../../../../cli/program.ts";
import { anInMemoryShell } from "../in-memory-shell.ts";

describe("a mistake on the command line", () => {
  it.each<[string, string[], RegExp]>([
    ["an option without its value", ["report", "--since"], /--since <when> needs a value|--since/],
    ["an argument too many", ["plan", "now"], /plan|argument/],
    ["an unknown option", ["plan", "--jsn"], /--jsn.*Did you mean --json\?/],
    ["a missing argument", ["explain"], /The argument <instance> is missing/],
    ["a value that is not on the list", ["invoke", "--mode", "aply"], /Possible values: plan, apply/],
    ["an empty value", ["plan", "--account", " "], /--account <id>/],
    ["a number out of range", ["cloud", "--port", "99999"], /--port <n>: 99999 is not possible/],
    ["a date in the future", ["report", "--since", "2999-01-01"], /It lies in the future/],
  ])("%s exits 2, in words of ours and in both languages", async (_case, args, words) => {
    const [english, chinese] = [anInMemoryShell(), anInMemoryShell()];

    expect(await runCommandLine(args, english, "1.2.3")).toBe(2);
    expect(await runCommandLine([...args, "--lang=zh"], chinese, "1.2.3")).toBe(2);

    expect(english.stderr()).toMatch(words);
    expect(english.stderr()).not.toMatch(/^error:/m);
    expect(chinese.stderr()).toMatch(/\p{Script=Han}/u);
  });
});
