/** Writes the two scripts of a function's process to a temporary folder, which lives as long as one local cloud. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CLOCK_SHIM_SOURCE } from "./clock-shim-source.ts";
import { runtimeSource } from "./runtime-source.ts";

export interface RuntimeFiles {
  readonly folder: string;
  readonly runtime: string;
  readonly clockShim: string;
  remove(): void;
}

export function writeRuntimeFiles(): RuntimeFiles {
  const folder = mkdtempSync(join(tmpdir(), "local-cloud-fc-"));
  // The ending is .cjs: with .js a package.json above the folder would decide how they are read.
  const runtime = join(folder, "runtime.cjs");
  const clockShim = join(folder, "clock-shim.cjs");
  writeFileSync(runtime, runtimeSource);
  writeFileSync(clockShim, CLOCK_SHIM_SOURCE);
  return { folder, runtime, clockShim, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
