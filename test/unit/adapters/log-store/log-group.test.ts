import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeLogGroup, type LogGroup } from "../../../../functions/adapters/log-store/log-group.ts";

/** The encoder and the schema that the vendor's own client uses. */
const fromVendor = createRequire(createRequire(import.meta.url).resolve("@alicloud/log"));
const { root } = fromVendor("protobufjs").parse(readFileSync(fromVendor.resolve("./lib/sls.proto"), "utf8"), {
  keepCase: true,
});
const VendorLogGroup = root.lookupType("sls.LogGroup");

function vendorBytes({ timeSeconds, logs, topic, source }: LogGroup): Buffer {
  const message = {
    Logs: logs.map((log) => ({
      Time: timeSeconds,
      Contents: Object.entries(log).map(([Key, Value]) => ({ Key, Value })),
    })),
    ...(topic === undefined ? {} : { Topic: topic }),
    ...(source === undefined ? {} : { Source: source }),
  };
  return Buffer.from(VendorLogGroup.encode(VendorLogGroup.create(message)).finish());
}

const text = fc.string({ unit: "grapheme", maxLength: 300 });

describe("encodeLogGroup", () => {
  it("writes the bytes that the vendor's encoder writes", () => {
    const group = {
      timeSeconds: 1_405_409_656,
      topic: "instances",
      source: "10.230.201.117",
      logs: [{ instance_name: "生产-数据库", reason: "", note: "x".repeat(20_000) }, {}],
    };

    expect(encodeLogGroup(group).equals(vendorBytes(group))).toBe(true);
  });

  it("leaves out fields that are undefined", () => {
    const group = (log: LogGroup["logs"][number]) => ({ timeSeconds: 1_405_409_656, logs: [log] });

    expect(
      encodeLogGroup(group({ reason: undefined, note: "x", zone_id: undefined })).equals(
        vendorBytes(group({ note: "x" })),
      ),
    ).toBe(true);
  });

  it("writes every group as the vendor's encoder does", () => {
    const groups = fc.record(
      {
        timeSeconds: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        logs: fc.array(fc.dictionary(text, text, { maxKeys: 8 }), { maxLength: 5 }),
        topic: text,
        source: text,
      },
      { requiredKeys: ["timeSeconds", "logs"] },
    ) as fc.Arbitrary<LogGroup>;

    fc.assert(
      fc.property(groups, (group) => {
        expect(encodeLogGroup(group).toString("hex")).toBe(vendorBytes(group).toString("hex"));
      }),
    );
  });
});
