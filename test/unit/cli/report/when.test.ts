import { afterEach, describe, expect, it, vi } from "vitest";
import { formatWhen } from "../../../../cli/report/when.ts";

const AT = "2026-08-01T22:30:00Z";

describe("formatWhen", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it.each([
    ["UTC", "2026-08-01 22:30 UTC"],
    ["Asia/Shanghai", "2026-08-01 22:30 UTC (08-02 06:30 +08:00)"],
    ["America/St_Johns", "2026-08-01 22:30 UTC (20:00 -02:30)"],
  ])("shows the reader's own time beside UTC in %s, with the day where it is another", (zone, expected) => {
    vi.stubEnv("TZ", zone);

    expect(formatWhen(AT)).toBe(expected);
    expect(formatWhen(Date.parse(AT))).toBe(expected);
  });

  it("gives back what is no moment", () => {
    expect(formatWhen("soon")).toBe("soon");
  });
});
