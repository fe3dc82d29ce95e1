import { describe, expect, it } from "vitest";
import { createMemoryGuard } from "../../../../local-cloud/wire/memory-guard.ts";

const MB = 1024 * 1024;

describe("createMemoryGuard", () => {
  it("lets all open requests together have 512 MB, until their answers were sent", () => {
    const guard = createMemoryGuard();
    const [first, second] = [guard.open(), guard.open()];

    expect(first.take(500 * MB)).toBe(true);
    expect(second.take(20 * MB)).toBe(false);
    expect(second.take(10 * MB)).toBe(true);
    first.free();
    expect(second.take(20 * MB)).toBe(true);
  });

  it.each([
    [0.64, true],
    [0.66, false],
  ])("with %d of the heap in use has room: %s", (share, hasRoom) => {
    expect(createMemoryGuard(() => share).hasRoom()).toBe(hasRoom);
  });
});
