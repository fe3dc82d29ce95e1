/**
 * Every temporary folder of a run of the tests lies in one, which is removed at the run's end. A file of tests cannot do it
 * for the folders that support code keeps: files share the modules of their process.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const MARK = "folder-of-the-run-";

/** Each project calls it; the processes that run the tests inherit the variable. */
export function setup(): (() => void) | undefined {
  if (tmpdir().includes(MARK)) return undefined;
  const folder = mkdtempSync(join(tmpdir(), MARK));
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  return () => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    rmSync(folder, { recursive: true, force: true });
  };
}
