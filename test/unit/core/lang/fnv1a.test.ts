import { describe, expect, it } from "vitest";
import { fnv1a } from "../../../../functions/core/lang/fnv1a.ts";

describe("fnv1a", () => {
  it("returns the published fingerprints of 32 bits as eight digits", () => {
    // Source: the test vectors of the FNV authors, draft-eastlake-fnv.
    expect(["", "a", "foobar"].map(fnv1a)).toEqual(["811c9dc5", "e40c292c", "bf9cf968"]);
  });
});
