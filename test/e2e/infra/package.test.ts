import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const run = promisify(execFile);

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "ecs-auto-recovery-package-"));
  for (const entry of ["recover", "package"])
    await run("node", ["build.mjs", "--quiet", "--only", entry, "--outdir", folder]);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function packaged(to: string): Promise<{ readonly name: string; readonly bytes: Buffer; readonly line: string }> {
  await run("node", [join(folder, "package/index.js"), "--from", join(folder, "recover"), "--to", join(folder, to)]);
  const files = readdirSync(join(folder, to)).sort();
  const name = files[0] as string;
  expect(files).toEqual([name, `${name}.sha256`]);
  return {
    name,
    bytes: readFileSync(join(folder, to, name)),
    line: readFileSync(join(folder, to, `${name}.sha256`), "utf8"),
  };
}

/** The local headers one after the other. Nothing is compressed, so each file follows its header. */
function unpack(bytes: Buffer, to: string): readonly string[] {
  const names: string[] = [];
  for (let at = 0; bytes.readUInt32LE(at) === 0x04034b50; ) {
    const size = bytes.readUInt32LE(at + 18);
    const nameLength = bytes.readUInt16LE(at + 26);
    const start = at + 30 + nameLength + bytes.readUInt16LE(at + 28);
    const name = bytes.toString("utf8", at + 30, at + 30 + nameLength);
    mkdirSync(dirname(join(to, name)), { recursive: true });
    writeFileSync(join(to, name), bytes.subarray(start, start + size));
    names.push(name);
    at = start + size;
  }
  return names;
}

describe("npm run package", () => {
  it("makes the same bytes twice, whatever the files' times, and their checksum", async () => {
    const first = await packaged("first");
    const long = new Date("2001-02-03T04:05:06Z");
    for (const file of readdirSync(join(folder, "recover"))) utimesSync(join(folder, "recover", file), long, long);
    const second = await packaged("second");

    expect(second.bytes.equals(first.bytes)).toBe(true);
    expect(first.line).toBe(`${createHash("sha256").update(first.bytes).digest("hex")}  ${first.name}\n`);
    expect(first.name).toMatch(/^ecs-auto-recovery-\d+\.\d+\.\d+\.zip$/);
  });

  it("unpacks to the function that the runtime loads", async () => {
    const { bytes } = await packaged("third");
    const to = join(folder, "unpacked");
    const names = unpack(bytes, to);

    expect(names).toEqual(["fc2.js", "index.js", "package.json"]);
    for (const name of names)
      expect(readFileSync(join(to, name)).equals(readFileSync(join(folder, "recover", name)))).toBe(true);
    const loaded = createRequire(join(to, "index.js"))("./index.js") as { readonly handler?: unknown };
    expect(loaded.handler).toBeTypeOf("function");
  });

  it("contains the bundle and the configuration, and no other file of the folder", async () => {
    const { bytes: before } = await packaged("fourth");
    writeFileSync(join(folder, "recover/.env"), "SECRET=1");
    writeFileSync(join(folder, "recover/index.js.map"), "{}");
    const { bytes: after } = await packaged("fifth");
    writeFileSync(join(folder, "recover/recovery.config.json"), "{}");
    const { bytes: configured } = await packaged("sixth");

    expect(after.equals(before)).toBe(true);
    expect(unpack(configured, join(folder, "configured"))).toContain("recovery.config.json");
  });

  it("refuses a folder that holds no function", async () => {
    mkdirSync(join(folder, "empty"), { recursive: true });
    const packing = run("node", [
      join(folder, "package/index.js"),
      "--from",
      join(folder, "empty"),
      "--to",
      join(folder, "none"),
    ]);

    await expect(packing).rejects.toThrow(/no index\.js/);
  });
});
