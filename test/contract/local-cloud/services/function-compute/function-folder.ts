/** Writes the code of a small function into a folder of its own, as a deployment would. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The absolute path of a folder whose index.js holds `source`. */
export function functionFolder(source: string, fileName = "index.js"): string {
  const folder = mkdtempSync(join(tmpdir(), "function-under-test-"));
  writeFileSync(join(folder, fileName), source);
  return folder;
}

/** Asks until the answer is there; fails after ten seconds. */
export async function eventually<T>(look: () => Promise<T | undefined>): Promise<T> {
  const untilMs = Date.now() + 10_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > untilMs) throw new Error("what was waited for did not happen within ten seconds");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
