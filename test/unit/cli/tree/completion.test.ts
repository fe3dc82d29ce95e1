import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCommandLine } from "../../../../cli/program.ts";
import { anInMemoryShell } from "../in-memory-shell.ts";

const scriptOf = async (name: string) => {
  const shell = anInMemoryShell();
  expect(await runCommandLine(["completion", name], shell, "1.2.3")).toBe(0);
  return shell.stdout();
};

/** The words that bash offers after these words. The last word is still being typed. */
async function offered(...words: string[]): Promise<string[]> {
  const file = join(mkdtempSync(join(tmpdir(), "completion-")), "script");
  writeFileSync(
    file,
    `${await scriptOf("bash")}\nCOMP_WORDS=(ecs-recovery ${words.map((word) => `"${word}"`).join(" ")})\nCOMP_CWORD=${words.length}\n_ecs_recovery\nprintf '%s\\n' "\${COMPREPLY[@]}"\n`,
  );
  return execFileSync("bash", [file], { encoding: "utf8" }).trim().split("\n");
}

describe("completion", () => {
  it.each([
    [["do"], ["doctor"]],
    [["plan", "--reg"], ["--region"]],
    [
      ["invoke", "--mode", ""],
      ["plan", "apply"],
    ],
    [["--lang", "z"], ["zh"]],
    [["completion", ""], expect.arrayContaining(["bash", "zsh", "fish"])],
  ])("in bash completes %j", async (words, expected) => {
    expect(await offered(...words)).toEqual(expected);
  });

  it.each(["bash", "zsh", "fish"])("in %s names every command and option", async (name) => {
    const script = await scriptOf(name);

    for (const command of ["plan", "apply", "report", "doctor", "init", "notify", "completion"]) {
      expect(script).toContain(command);
    }
    expect(script).toContain(name === "fish" ? "-l max-instances" : "--max-instances");
  });

  it("registers itself in zsh where it is sourced, and runs as a file of fpath", async () => {
    expect(await scriptOf("zsh")).toMatch(
      /if \[ "\$\{funcstack\[1\]\}" = "_ecs_recovery" \]; then _ecs_recovery "\$@"; else compdef _ecs_recovery ecs-recovery; fi$/m,
    );
  });

  it("has balanced quotes in zsh, also where a description has an apostrophe", async () => {
    const quotes = (await scriptOf("zsh")).replaceAll("'\\''", "").match(/'/g) ?? [];

    expect(quotes.length % 2).toBe(0);
  });

  it("refuses another shell and names those it knows", async () => {
    const shell = anInMemoryShell();

    expect(await runCommandLine(["completion", "tcsh"], shell, "1.2.3")).toBe(2);
    expect(shell.stderr()).toContain("bash, zsh, fish");
  });
});
