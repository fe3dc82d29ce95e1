import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { createDueHeap } from "../../../simulator/due-heap.ts";

describe("createDueHeap", () => {
  test.prop([fc.array(fc.record({ atMs: fc.integer({ min: 0, max: 20 }), popFirst: fc.boolean() }))])(
    "gives back the earliest first, and what was pushed first where times are equal",
    (steps) => {
      const heap = createDueHeap();
      const left: { atMs: number; order: number }[] = [];
      const popped: number[] = [];
      const expected: number[] = [];
      steps.forEach(({ atMs, popFirst }, order) => {
        if (popFirst && left.length > 0) {
          left.sort((one, other) => one.atMs - other.atMs || one.order - other.order);
          expected.push(left.shift()!.order);
          expect(heap.peek()).toBeDefined();
          heap.pop()!.wake();
        }
        left.push({ atMs, order });
        heap.push(atMs, () => popped.push(order));
      });

      expect(popped).toEqual(expected);
    },
  );
});
