import { describe, expect, it } from "vitest";
import { createMoneyGate } from "../../../../functions/core/decision/money-gate.ts";

describe("createMoneyGate", () => {
  it("admits every call where money is no question", () => {
    const gate = createMoneyGate(false);

    expect([gate.admit("m-1"), gate.admit("m-1"), gate.admit(undefined)]).toEqual(["go", "go", "go"]);
    gate.undecided();
    expect(gate.admit("m-1")).toBe("go");
  });

  it("admits one call ahead, and the others once it was accepted", () => {
    const gate = createMoneyGate(true);

    expect([gate.admit("m-1"), gate.admit("m-1")]).toEqual(["go", "wait"]);
    gate.accepted();
    expect([gate.admit("m-1"), gate.admit("m-1")]).toEqual(["go", "go"]);
  });

  it("refuses every call of the account after a refusal for the account", () => {
    const gate = createMoneyGate(true);
    gate.admit("m-1");
    gate.refused("account", "m-1");

    expect([gate.admit("m-1"), gate.admit("m-2")]).toEqual(["refused", "refused"]);
  });

  it("refuses only the calls of one image after a refusal for that image", () => {
    const gate = createMoneyGate(true);
    gate.admit("m-1");
    gate.refused("image", "m-1");

    expect([gate.admit("m-1"), gate.admit("m-2"), gate.admit("m-3")]).toEqual(["refused", "go", "wait"]);
  });

  it("admits the other calls after three canaries with no result about money", () => {
    const gate = createMoneyGate(true);
    for (let canary = 0; canary < 3; canary += 1) {
      expect([gate.admit("m-1"), gate.admit("m-1")]).toEqual(["go", "wait"]);
      gate.undecided();
    }

    expect([gate.admit("m-1"), gate.admit("m-1")]).toEqual(["go", "go"]);
  });

  it("admits another canary when the first one was withdrawn", () => {
    const gate = createMoneyGate(true);
    gate.admit("m-1");
    gate.withdrawn();

    expect([gate.admit("m-2"), gate.admit("m-1")]).toEqual(["go", "wait"]);
  });

  it("admits every call where money is no question, also after calls with no result about money", () => {
    const gate = createMoneyGate(false);
    gate.undecided();

    expect([gate.admit("m-1"), gate.admit("m-1")]).toEqual(["go", "go"]);
  });
});
