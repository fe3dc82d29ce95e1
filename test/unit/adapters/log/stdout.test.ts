import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createStdout } from "../../../../functions/adapters/log/stdout.ts";

describe("createStdout", () => {
  it("has written each line when it returns", () => {
    const folder = mkdtempSync(join(tmpdir(), "stdout-"));
    const file = openSync(join(folder, "out"), "w");
    const stdout = createStdout(file);

    stdout.write("one\n");
    stdout.write(`${"数据库".repeat(100_000)}\n`);

    expect(readFileSync(join(folder, "out"), "utf8")).toBe(`one\n${"数据库".repeat(100_000)}\n`);
    closeSync(file);
    rmSync(folder, { recursive: true });
  });

  it("throws nothing when stdout cannot be written, so that the recovery goes on", () => {
    expect(() => createStdout(1_000_000).write("lost\n")).not.toThrow();
  });
});
