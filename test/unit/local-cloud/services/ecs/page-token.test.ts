import { describe, expect, it } from "vitest";
import { fromPageToken, toMaxResults, toPageToken } from "../../../../../local-cloud/services/ecs/page-token.ts";

describe("page tokens", () => {
  it("are read back as they were written, and refused if they were changed", () => {
    const position = { after: 12_345, shown: 1_000 };
    expect(fromPageToken(toPageToken(position))).toEqual(position);
    const forged = toPageToken(position).replace(/^.{8}/, "00000001");
    expect(fromPageToken(forged)).toBeUndefined();
    expect(fromPageToken("")).toBeUndefined();
  });

  it("allow page sizes from 10 to 100", () => {
    expect([undefined, -3, 9, 10, 55, 101].map(toMaxResults)).toEqual([10, 10, 10, 10, 55, 100]);
  });
});
