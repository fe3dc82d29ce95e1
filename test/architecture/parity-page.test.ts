import { describe, expect, it } from "vitest";
import { createCloudParts } from "../../local-cloud/cloud-parts.ts";
import { parityPage } from "../support/documents/parity-page.ts";

const rows = createCloudParts({ seed: 1, strict: true, clock: { mode: "stepped" }, log: () => {} }).services.flatMap(
  (service) => service.parity?.() ?? [],
);

describe("parityPage", () => {
  it("equals local-cloud/PARITY.md", async () => {
    await expect(parityPage(rows)).toMatchFileSnapshot("../../local-cloud/PARITY.md");
  });

  it("has a source and a note for each supported operation, and names every product once", () => {
    for (const row of rows.filter(({ status }) => status !== "refused")) expect(row.source).not.toBe("");
    for (const row of rows.filter(({ status }) => status === "simplified")) expect(row.note).not.toBe("");
    const names = rows.map(({ product, operation }) => `${product}/${operation}`);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(rows.map(({ product }) => product)).size).toBeGreaterThanOrEqual(5);
  });

  it("claims no live verification", () => {
    expect(parityPage(rows)).toContain("Nothing here was verified against the live service");
  });
});
