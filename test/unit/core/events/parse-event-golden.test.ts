/**
 * Real and documented event shapes stay understood. No file in test/golden/events was captured live; each file names its
 * source.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseEvent } from "../../../../functions/core/events/parse-event.ts";
import { EVENT_KINDS } from "../../../support/documents/event-kinds.ts";

const FOLDER = join(import.meta.dirname, "../../../golden/events");

interface Golden {
  readonly source: string;
  readonly status: string;
  readonly readOn: string;
  /** A text stands for the bytes of the text. */
  readonly event: unknown;
  readonly expect: unknown;
}

interface Manifest {
  readonly kinds: readonly { readonly kind: string; readonly files: readonly string[] }[];
}

const read = (name: string): unknown => JSON.parse(readFileSync(join(FOLDER, name), "utf8"));
const files = readdirSync(FOLDER).filter((name) => name !== "manifest.json");
const manifest = read("manifest.json") as Manifest;

describe("golden events", () => {
  it("are listed in the manifest, each once, for every kind", () => {
    expect(manifest.kinds.map(({ kind }) => kind).sort()).toEqual(Object.keys(EVENT_KINDS).sort());
    expect(manifest.kinds.flatMap((entry) => entry.files).sort()).toEqual(files.sort());
  });

  it.each(files)("%s is understood as the manifest says", (name) => {
    const golden = read(name) as Golden;
    const text = typeof golden.event === "string" ? golden.event : JSON.stringify(golden.event);

    const parsed = parseEvent(text);

    expect(plain(parsed)).toEqual(golden.expect);
    expect(["documented", "constructed"]).toContain(golden.status);
    expect(golden.source).not.toBe("");
    expect(golden.readOn).toMatch(/^\d{4}-\d\d$/);
  });
});

/** The headers as a JSON object. */
function plain(parsed: ReturnType<typeof parseEvent>): unknown {
  if (parsed.kind !== "http") return parsed;
  return { ...parsed, request: { ...parsed.request, headers: Object.fromEntries(parsed.request.headers) } };
}
