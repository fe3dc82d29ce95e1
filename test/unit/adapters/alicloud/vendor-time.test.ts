import { describe, expect, it } from "vitest";
import { formatVendorTime, parseVendorTime } from "../../../../functions/adapters/alicloud/vendor-time.ts";

describe("parseVendorTime", () => {
  it.each([
    ["2017-12-10T04:04Z", Date.UTC(2017, 11, 10, 4, 4)],
    ["2017-12-10T04:04:31Z", Date.UTC(2017, 11, 10, 4, 4, 31)],
    [" 2017-12-10T04:04:31.250Z", Date.UTC(2017, 11, 10, 4, 4, 31, 250)],
  ])("reads %s", (text, timeMs) => {
    expect(parseVendorTime(text)).toBe(timeMs);
  });

  it.each(["", "2099-12-31T15:59Z", "2999-09-08T16:00Z", "2017-13-40T04:04Z", "2017-12-10 04:04", "yesterday", "0"])(
    "reads %j as no time",
    (text) => {
      expect(parseVendorTime(text)).toBeUndefined();
    },
  );
});

describe("formatVendorTime", () => {
  it("writes seconds and no fraction", () => {
    expect(formatVendorTime(Date.UTC(2026, 7, 1, 0, 31, 5, 999))).toBe("2026-08-01T00:31:05Z");
  });
});
