/** The two scripts of a function's process as files, in a folder of their own for as long as one local cloud lives. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clockShimSource } from "./clock-shim-source.ts";
import { runtimeSource } from "./runtime-source.ts";

export interface RuntimeFiles {
  readonly folder: string;
  readonly runtime: string;
  readonly clockShim: string;
  remove(): void;
}

export function writeRuntimeFiles(): RuntimeFiles {
  const folder = mkdtempSync(join(tmpdir(), "local-cloud-fc-"));
  // .cjs, so that no package.json above the folder decides how they are read.
  const runtime = join(folder, "runtime.cjs");
  const clockShim = join(folder, "clock-shim.cjs");
  writeFileSync(runtime, runtimeSource);
  writeFileSync(clockShim, clockShimSource);
  return { folder, runtime, clockShim, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
