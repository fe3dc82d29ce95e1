import { describe, expect, it } from "vitest";
import type { Instance } from "../../../../functions/core/instance/instance.ts";
import { priorityOf, selectionOf } from "../../../../functions/core/instance/selection.ts";
import { unknown } from "../../../../functions/core/terms/reading.ts";
import { anInstance, SELECT_ALL } from "../../../support/builders.ts";

describe("selection", () => {
  it("excludes an instance with any of the exclude tags", () => {
    expect(selectionOf(anInstance({ tags: { "auto-recovery": "off" } }), SELECT_ALL)).toBe("excluded");
    expect(selectionOf(anInstance({ tags: { "auto-recovery": "on" } }), SELECT_ALL)).toBe("selected");
    const two = { ...SELECT_ALL, excludeTags: { a: "1", b: "2" } };
    expect(selectionOf(anInstance({ tags: { b: "2" } }), two)).toBe("excluded");
  });

  it("includes an instance only with all of the include tags", () => {
    const two = { ...SELECT_ALL, includeTags: { a: "1", b: "2" } };

    expect(selectionOf(anInstance({ tags: { a: "1", b: "2", c: "3" } }), two)).toBe("selected");
    expect(selectionOf(anInstance({ tags: { a: "1" } }), two)).toBe("not-selected");
    expect(selectionOf(anInstance(), SELECT_ALL)).toBe("selected");
  });

  it("includes by resource group where some are named", () => {
    const groups = { ...SELECT_ALL, resourceGroupIds: ["rg-1"] };

    expect(selectionOf(anInstance(), groups)).toBe("selected");
    expect(selectionOf(anInstance({ resourceGroupId: "rg-2" }), groups)).toBe("not-selected");
    expect(selectionOf({ ...anInstance(), resourceGroupId: unknown("odd") }, groups)).toBe("unreadable");
  });

  it.each([
    ["7", 7],
    [" -3 ", -3],
    ["+12", 12],
    ["first", Number.MAX_SAFE_INTEGER],
    ["1.5", Number.MAX_SAFE_INTEGER],
    ["x1", Number.MAX_SAFE_INTEGER],
    ["1x", Number.MAX_SAFE_INTEGER],
    ["", Number.MAX_SAFE_INTEGER],
  ])("reads priority %j as %i", (text, priority) => {
    expect(priorityOf(anInstance({ tags: { "recovery-priority": text } }), SELECT_ALL)).toBe(priority);
  });

  it("excludes an instance whose tags decide and cannot be read", () => {
    const unread = anInstance({ tags: undefined });
    const untagged = { ...SELECT_ALL, excludeTags: {} };

    for (const select of [SELECT_ALL, { ...untagged, includeTags: { a: "1" } }])
      expect(selectionOf(unread, select)).toBe("unreadable");
    expect(selectionOf(unread, untagged)).toBe("selected");
    expect(priorityOf(unread, untagged)).toBe(Number.MAX_SAFE_INTEGER);
  });

  it.each(["constructor", "__proto__", "toString"])("knows a tag %s only where an instance has it", (key) => {
    const pair = Object.fromEntries([[key, "3"]]);
    const select = { ...SELECT_ALL, excludeTags: pair, priorityTag: key };
    const all = (instance: Instance) => [selectionOf(instance, select), priorityOf(instance, select)];

    expect(all(anInstance())).toEqual(["selected", Number.MAX_SAFE_INTEGER]);
    expect(all(anInstance({ tags: pair }))).toEqual(["excluded", 3]);
  });

  it("gives an instance without a priority tag the last priority", () => {
    expect(priorityOf(anInstance(), SELECT_ALL)).toBe(Number.MAX_SAFE_INTEGER);
  });
});
