import { describe, expect, it } from "vitest";
import { createProgress } from "../../../../cli/terminal/progress.ts";
import { createTerminal, quietTerminal } from "../../../../cli/terminal/terminal.ts";

function aTerminal(isTTY: boolean, environment: Record<string, string> = {}) {
  let err = "";
  const terminal = createTerminal(
    { write: () => true, columns: 60 },
    { write: (text) => (err += text), isTTY },
    environment,
  );
  return { terminal, text: () => err };
}

describe("createProgress", () => {
  it("moves one line on a terminal", () => {
    const { terminal, text } = aTerminal(true);
    const progress = createProgress(terminal, () => 0);

    progress.stage("Recovering");
    progress.detail("recovered 1");
    progress.detail("recovered 2");
    progress.end();

    expect(text().split("\n")).toHaveLength(2);
    expect(text().split("\r").at(-1)).toContain("Recovering: recovered 2");
  });

  it("writes one line a stage elsewhere, and no detail", () => {
    const { terminal, text } = aTerminal(false);
    const progress = createProgress(terminal, () => 0);

    progress.stage("Looking");
    progress.detail("recovered 1");
    progress.stage("Recovering");
    progress.end();

    expect(text().trimEnd().split("\n")).toHaveLength(2);
    expect(text()).not.toContain("recovered 1");
    expect(text()).not.toContain("\u001b");
  });

  it("writes the detail elsewhere once in half a minute", () => {
    const { terminal, text } = aTerminal(false);
    let nowMs = 0;
    const progress = createProgress(terminal, () => nowMs);

    progress.stage("Recovering");
    for (nowMs = 1_000; nowMs <= 65_000; nowMs += 1_000) progress.detail(`recovered at ${nowMs}`);

    expect(text().match(/recovered at \d+/g)).toEqual(["recovered at 30000", "recovered at 60000"]);
  });

  it("gives the whole line to the detail where both do not fit", () => {
    const { terminal, text } = aTerminal(true);
    const progress = createProgress(terminal, () => 0);

    progress.stage("Starting 600 instances");
    progress.detail("512 accepted, 488 of 600 running, 3 refused");

    expect(text().split("\r").at(-1)).toMatch(/512 accepted, 488 of 600 running, 3 refused$/);
  });

  it("prints neither progress nor notes with --quiet", () => {
    const { terminal, text } = aTerminal(true);
    const progress = createProgress(quietTerminal(terminal), () => 0);

    progress.stage("Looking");
    progress.detail("recovered 1");
    progress.end();

    expect(text()).toBe("");
  });

  it.each([{ CI: "true" }, { TERM: "dumb" }])("does not move with %j", (environment) => {
    const { terminal, text } = aTerminal(true, environment);

    createProgress(terminal, () => 0).stage("Looking");

    expect(text()).not.toContain("\r");
  });

  it("cuts a line that would wrap, because a wrapped line cannot be cleared", () => {
    const { terminal, text } = aTerminal(true);

    createProgress(terminal, () => 0).stage("网页".repeat(60));

    expect(text()).toContain("…");
    expect([...text()].filter((sign) => sign === "网").length).toBeLessThan(15);
  });
});

describe("createTerminal", () => {
  const tty = { write: () => true, isTTY: true };

  it.each([
    ["a terminal", tty, {}, true],
    ["a pipe", { write: () => true }, {}, false],
    ["NO_COLOR", tty, { NO_COLOR: "1" }, false],
    ["NO_COLOR with FORCE_COLOR", tty, { NO_COLOR: "1", FORCE_COLOR: "1" }, false],
    ["FORCE_COLOR in a pipe", { write: () => true }, { FORCE_COLOR: "1" }, true],
    ["a dumb terminal", tty, { TERM: "dumb" }, false],
    ["CI in a pipe", { write: () => true }, { CI: "true" }, false],
  ])("colours on %s: %o %o → %s", (_name, stdout, environment, coloured) => {
    const { colours } = createTerminal(stdout, tty, environment);

    expect(colours.red("x") !== "x").toBe(coloured);
  });
});
