import { describe, expect, it } from "vitest";
import { heedSwitch } from "../../../../../cli/commands/run/kill-switch.ts";
import { checkedTrigger, toManualRequest } from "../../../../../cli/commands/run/manual-request.ts";
import { parseConfiguration, toPolicy } from "../../../../../functions/configuration/configuration.ts";
import { anInMemoryShell } from "../../in-memory-shell.ts";

const policy = toPolicy(parseConfiguration({}), { ownAccountId: "1000000000000001", recoveryMode: undefined });
const apply = checkedTrigger(toManualRequest("apply", {}, "apply-1"), policy);

describe("heedSwitch", () => {
  it("leaves the trigger as it is where the switch is not set", () => {
    expect(heedSwitch(apply, anInMemoryShell())).toBe(apply);
  });

  it("only looks where the switch says plan, and says so", () => {
    const shell = anInMemoryShell({ environment: { RECOVERY_MODE: "plan" } });

    expect(heedSwitch(apply, shell)).toMatchObject({ mode: "plan" });
    expect(shell.stderr()).toContain("RECOVERY_MODE is plan");
  });

  it("refuses where the switch says off", () => {
    const shell = anInMemoryShell({ environment: { RECOVERY_MODE: "off" } });

    expect(() => heedSwitch(apply, shell)).toThrow(/RECOVERY_MODE is off/);
  });
});
