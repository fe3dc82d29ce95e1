import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { createAsk, isYes } from "../../../../cli/terminal/ask.ts";

/** The part of a terminal that readline uses. */
function aTerminal(isTTY = true) {
  const streams = { stdin: new PassThrough(), stderr: new PassThrough() };
  let said = "";
  streams.stderr.on("data", (chunk) => (said += String(chunk)));
  for (const stream of Object.values(streams)) Object.assign(stream, { isTTY, setRawMode: () => stream });
  // Streams of the process have many more fields. A question needs none of them.
  const ask = createAsk(streams.stdin as unknown as NodeJS.ReadStream, streams.stderr as unknown as NodeJS.WriteStream);
  return { ...streams, ask, said: () => said };
}

describe("createAsk", () => {
  it("shows the question and takes one line as the answer", async () => {
    const { ask, stdin, said } = aTerminal();

    const answer = ask?.("Start them? [y/N] ");
    stdin.write(" yes \n");

    expect(await answer).toBe("yes");
    expect(said()).toContain("Start them? [y/N] ");
  });

  it("counts the end of the input as no answer", async () => {
    const { ask, stdin } = aTerminal();

    const answer = ask?.("Start them? ");
    stdin.end();

    expect(await answer).toBe("");
  });

  it("ends the command with 130 on Ctrl-C, so that no default is taken for an answer", async () => {
    const { ask, stdin } = aTerminal();

    const answer = ask?.("Layout [hub]: ");
    stdin.write("\u0003");

    await expect(answer).rejects.toMatchObject({ exitCode: 130 });
  });

  it("is undefined without a terminal", () => {
    expect(aTerminal(false).ask).toBeUndefined();
  });
});

describe("isYes", () => {
  it.each([
    ["y", true],
    ["YES", true],
    ["是", true],
    ["", false],
    ["yes please", false],
    ["n", false],
  ])("%j: %s", (answer, expected) => {
    expect(isYes(answer)).toBe(expected);
  });
});
