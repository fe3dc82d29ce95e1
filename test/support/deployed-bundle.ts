/** The shipped bundle, in a folder of its own: a build that runs beside a test must not pull the code from under it. */
import { cpSync, existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const BUILT = join(import.meta.dirname, "../../dist/recover");

let folder: string | undefined;

/** As `npm run build` wrote it, without a configuration that the developer may have. */
export function bundleFolder(): string {
  if (folder !== undefined) return folder;
  if (!existsSync(join(BUILT, "index.js"))) throw new Error("dist/recover is not built: npm run build");
  const copy = mkdtempSync(join(tmpdir(), "recover-under-test-"));
  for (const name of ["index.js", "fc2.js", "package.json"]) cpSync(join(BUILT, name), join(copy, name));
  folder = copy;
  return copy;
}
