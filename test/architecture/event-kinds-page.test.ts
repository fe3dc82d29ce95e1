/** docs/events.md has the words of the parser's own list of event kinds. */
import { describe, expect, it } from "vitest";
import { ENVELOPES, EVENT_SHAPES } from "../../functions/core/events/shapes/manifest.ts";
import { EVENT_KINDS } from "../support/documents/event-kinds.ts";

function eventsPage(): string {
  const rows = Object.entries(EVENT_KINDS).map(([kind, { looks, leadsTo }]) => `| ${kind} | ${looks} | ${leadsTo} |`);
  return `# Events that the function understands

This page is written by test/architecture/event-kinds-page.test.ts from test/support/documents/event-kinds.ts.
A sample of each kind, with its source, is in test/golden/events. An event is a hint: the state that is read afterwards decides.

| kind | looks like | leads to |
| --- | --- | --- |
${rows.join("\n")}

A state may stand in \`data\`, in \`data.content\` or in \`data.detail\`, in any case. Without one, an instance may have stopped.
Ids and times may be numbers. A request by hand inside an event is refused: who publishes events must not order a recovery.
`;
}

describe("docs/events.md", () => {
  it("is what the manifest says today (`npx vitest run event-kinds-page -u` writes it anew)", async () => {
    await expect(eventsPage()).toMatchFileSnapshot("../../docs/events.md");
  });

  it("has a row for every kind that the parser reads", () => {
    const read = [...ENVELOPES, ...EVENT_SHAPES].map(({ kind }) => kind);

    expect(new Set(read).size).toBe(read.length);
    expect(read.filter((kind) => !Object.hasOwn(EVENT_KINDS, kind))).toEqual([]);
  });
});
