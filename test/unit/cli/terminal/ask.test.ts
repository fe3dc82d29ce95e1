import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { createAsk, isYes } from "../../../../cli/terminal/ask.ts";

/** A terminal as far as readline looks at one. */
function aTerminal(isTTY = true) {
  const streams = { stdin: new PassThrough(), stderr: new PassThrough() };
  let said = "";
  streams.stderr.on("data", (chunk) => (said += String(chunk)));
  for (const stream of Object.values(streams)) Object.assign(stream, { isTTY, setRawMode: () => stream });
  // Streams of the process have many more fields, none of which a question needs.
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

  it.each([
    ["Ctrl-C", "\u0003"],
    ["the end of the input", undefined],
  ])("takes %s for no answer", async (_what, key) => {
    const { ask, stdin } = aTerminal();

    const answer = ask?.("Start them? ");
    if (key === undefined) stdin.end();
    else stdin.write(key);

    expect(await answer).toBe("");
  });

  it("is not there where nobody could answer", () => {
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
