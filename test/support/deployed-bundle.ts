/** The shipped bundle in a folder of its own. A build that runs beside a test must not replace the files under it. */
import { cpSync, existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const BUILT = join(import.meta.dirname, "../../dist/recover");

let folder: string | undefined;

/** The bundle of `npm run build`, without the configuration that a developer may have beside it. */
export function bundleFolder(): string {
  if (folder !== undefined) return folder;
  if (!existsSync(join(BUILT, "index.js"))) throw new Error("dist/recover is not built: npm run build");
  const copy = mkdtempSync(join(tmpdir(), "recover-under-test-"));
  for (const name of ["index.js", "fc2.js", "package.json"]) cpSync(join(BUILT, name), join(copy, name));
  folder = copy;
  return copy;
}
