import { describe, expect, it } from "vitest";
import { openChannel } from "../../../../functions/core/report/channel.ts";

const SETTINGS = { kind: "dingtalk", urlEnv: "ROBOT_URL", secretEnv: "ROBOT_SECRET" } as const;
const open = (environment: Record<string, string>, secretEnv: string | null = "ROBOT_SECRET") =>
  openChannel({ ...SETTINGS, secretEnv }, environment);

describe("openChannel", () => {
  it("takes URL and secret from the variables that are named", () => {
    expect(open({ ROBOT_URL: "https://robot.example/?t=1", ROBOT_SECRET: "s" })).toEqual({
      url: new URL("https://robot.example/?t=1"),
      secret: "s",
    });
    expect(open({ ROBOT_URL: "https://robot.example/", ROBOT_SECRET: "s" }, null)).toMatchObject({ secret: undefined });
  });

  it.each([
    ["ROBOT_URL", {}],
    ["ROBOT_URL", { ROBOT_URL: "", ROBOT_SECRET: "s" }],
    ["ROBOT_SECRET", { ROBOT_URL: "https://robot.example/" }],
  ])("says that %s is not set", (name, environment) => {
    expect(open(environment as Record<string, string>)).toContain(`${name} is not set`);
  });

  it.each(["http://localhost:1/", "http://127.0.0.1:1/x", "http://[::1]:1/", "HTTPS://robot.example"])(
    "goes to %s",
    (url) => {
      expect(open({ ROBOT_URL: url }, null)).toMatchObject({ url: new URL(url) });
    },
  );

  it.each(["http://robot.example/canary", "ftp://127.0.0.1/canary", "canary", "http://127.0.0.1.canary.example/"])(
    "refuses %s without repeating it",
    (url) => {
      const problem = open({ ROBOT_URL: url }, null);

      expect(problem).toContain("ROBOT_URL must hold an https:// URL");
      expect(problem).not.toContain("canary");
    },
  );
});
