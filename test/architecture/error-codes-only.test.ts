/** Decisions read the error code, never the HTTP status. The core and the steps do not even name the status. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const DECIDES = /^functions\/(core\/|steps\/|recover\.ts)/;
/** The one place where the core may name the status, for the log. */
const DECLARATION = { path: "functions/core/failure/cloud-error.ts", text: "readonly httpStatus?: number;" };

interface SourceFile {
  readonly path: string;
  readonly text: string;
}

function readersIn(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => DECIDES.test(path))
    .filter(({ path, text }) =>
      /httpStatus|statusCode/i.test(path === DECLARATION.path ? text.replace(DECLARATION.text, "") : text),
    )
    .map(({ path }) => path);
}

function sourceFiles(): SourceFile[] {
  return readdirSync(join(ROOT, "functions"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: relative(ROOT, path), text: readFileSync(path, "utf8") }));
}

describe("the HTTP status", () => {
  const files = sourceFiles();

  it("is searched for in the real files", () => {
    expect(files.filter(({ path }) => DECIDES.test(path)).length).toBeGreaterThan(50);
    expect(files.find(({ path }) => path === DECLARATION.path)?.text).toContain(DECLARATION.text);
    expect(files.some(({ path, text }) => !DECIDES.test(path) && text.includes("httpStatus"))).toBe(true);
  });

  it("is read by no file that decides", () => {
    expect(readersIn(files)).toEqual([]);
  });

  it.each<SourceFile>([
    { path: "functions/core/a.ts", text: "if (failure.httpStatus === 429) return THROTTLED;" },
    { path: "functions/steps/a.ts", text: "const { httpStatus } = failureOf(error);" },
    { path: "functions/steps/a.ts", text: `const status = failure["httpStatus"] ?? 0;` },
    { path: "functions/recover.ts", text: "if (error.statusCode >= 500) return;" },
    { path: DECLARATION.path, text: `${DECLARATION.text}\nexport const isGone = (f) => f.httpStatus === 404;` },
  ])("is found where it is planted: $text", (planted) => {
    expect(readersIn([planted])).toEqual([planted.path]);
  });
});
