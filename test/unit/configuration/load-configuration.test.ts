import { describe, expect, it } from "vitest";
import { ConfigError, loadConfiguration, parseConfiguration } from "../../../functions/configuration/configuration.ts";

function files(content: Record<string, string>) {
  return (path: string) => {
    const text = content[path];
    if (text === undefined) throw Object.assign(new Error("no such file"), { code: "ENOENT" });
    return text;
  };
}

describe("loadConfiguration", () => {
  it("reads the file beside the bundle", () => {
    const read = files({ "/code/recovery.config.json": '{"mode":"plan"}' });

    expect(loadConfiguration({}, read, "/code").mode).toBe("plan");
  });

  it("prefers the file that RECOVERY_CONFIG_FILE names", () => {
    const read = files({
      "/code/recovery.config.json": '{"mode":"plan"}',
      "/etc/r.json": '{"limits":{"fanOutAbove":7}}',
    });

    expect(loadConfiguration({ RECOVERY_CONFIG_FILE: "/etc/r.json" }, read, "/code").limits.fanOutAbove).toBe(7);
  });

  it("returns the defaults if no file exists", () => {
    expect(loadConfiguration({}, files({}), "/code")).toEqual(parseConfiguration({}));
  });

  it("refuses a named file that is not there", () => {
    expect(() => loadConfiguration({ RECOVERY_CONFIG_FILE: "/etc/r.json" }, files({}), "/code")).toThrow(
      /^RECOVERY_CONFIG_FILE: the file cannot be read \(ENOENT\)/,
    );
  });

  it("refuses a file beside the bundle that cannot be read", () => {
    const denied = () => {
      throw Object.assign(new Error("denied"), { code: "EACCES" });
    };

    expect(() => loadConfiguration({}, denied, "/code")).toThrow(/cannot be read \(EACCES\)/);
  });

  it("refuses a file that is not JSON", () => {
    const read = files({ "/code/recovery.config.json": "mode: plan" });

    expect(() => loadConfiguration({}, read, "/code")).toThrow(ConfigError);
    expect(() => loadConfiguration({}, read, "/code")).toThrow(/recovery\.config\.json: is not JSON/);
  });
});
