import { describe, expect, it } from "vitest";
import { needsPersonDigest } from "../../../../functions/core/report/digest.ts";

describe("needsPersonDigest", () => {
  const failed = (id: string) => ({ instance_id: id, outcome: "failed", reason: "denied" });
  const asking = (id: string) => ({
    records: [failed(id)],
    unreadable: [],
    read: new Set([""]),
    tried: new Set<string>(),
  });

  it("has eight digits for every instance id", () => {
    for (let number = 0; number < 200; number += 1)
      expect(needsPersonDigest(asking(`i-${number}`), "")).toMatch(/^=1:[0-9a-f]{8}$/);
  });
});
