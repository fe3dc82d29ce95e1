/** Writes the code of a small function into a folder of its own, as a deployment would. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

const parent = mkdtempSync(join(tmpdir(), "functions-under-test-"));
afterAll(() => rmSync(parent, { recursive: true, force: true }));
let written = 0;

/** The absolute path of a folder whose index.js holds `source`. */
export function functionFolder(source: string, fileName = "index.js"): string {
  written += 1;
  const folder = join(parent, `code-${written}`);
  mkdirSync(folder);
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
