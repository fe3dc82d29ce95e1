import { describe, expect, it } from "vitest";
import { createMoneyGate } from "../../../../functions/core/decision/money-gate.ts";

describe("createMoneyGate", () => {
  it("lets everybody through where money is no question", () => {
    const gate = createMoneyGate(false);

    expect([gate.admit("m-1"), gate.admit("m-1"), gate.admit(undefined)]).toEqual(["go", "go", "go"]);
    gate.undecided();
    expect(gate.admit("m-1")).toBe("go");
  });

  it("sends one ahead, and the others after it was accepted", () => {
    const gate = createMoneyGate(true);

    expect([gate.admit("m-1"), gate.admit("m-1")]).toEqual(["go", "wait"]);
    gate.accepted();
    expect([gate.admit("m-1"), gate.admit("m-1")]).toEqual(["go", "go"]);
  });

  it("closes for the account on a refusal", () => {
    const gate = createMoneyGate(true);
    gate.admit("m-1");
    gate.refused("account", "m-1");

    expect([gate.admit("m-1"), gate.admit("m-2")]).toEqual(["refused", "refused"]);
  });

  it("closes for one image only on a refusal of its own", () => {
    const gate = createMoneyGate(true);
    gate.admit("m-1");
    gate.refused("image", "m-1");

    expect([gate.admit("m-1"), gate.admit("m-2"), gate.admit("m-3")]).toEqual(["refused", "go", "wait"]);
  });

  it("lets the others go after three canaries that told nothing", () => {
    const gate = createMoneyGate(true);
    for (let canary = 0; canary < 3; canary += 1) {
      expect([gate.admit("m-1"), gate.admit("m-1")]).toEqual(["go", "wait"]);
      gate.undecided();
    }

    expect([gate.admit("m-1"), gate.admit("m-1")]).toEqual(["go", "go"]);
  });

  it("takes back a canary that never left", () => {
    const gate = createMoneyGate(true);
    gate.admit("m-1");
    gate.withdrawn();

    expect([gate.admit("m-2"), gate.admit("m-1")]).toEqual(["go", "wait"]);
  });

  it("stays open for all where money is no question, however often a call tells nothing", () => {
    const gate = createMoneyGate(false);
    gate.undecided();

    expect([gate.admit("m-1"), gate.admit("m-1")]).toEqual(["go", "go"]);
  });
});
