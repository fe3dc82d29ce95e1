import { describe, expect, it } from "vitest";
import { parseEvent } from "../../../../../functions/core/events/parse-event.ts";
import { parse, stopEvent, triggersOf } from "../an-event.ts";

describe("parseEvent", () => {
  describe("text", () => {
    it("may be quoted once too often, start with a byte order mark, or be base64 in lines", () => {
      const request = JSON.stringify({ kind: "recover", mode: "apply" });
      const base64 = Buffer.from(request).toString("base64");

      for (const text of [
        JSON.stringify(request),
        `\uFEFF ${request}`,
        `${base64.slice(0, 20)}\n${base64.slice(20)}`,
      ]) {
        expect(parseEvent(text)).toMatchObject({ kind: "run", delivered: false, triggers: [{ mode: "apply" }] });
      }
    });

    it("in base64 must be text", () => {
      const request = (note: Buffer) =>
        Buffer.concat([Buffer.from('{"kind":"recover","note":"'), note, Buffer.from('"}')]);

      expect(parseEvent(request(Buffer.from("é")).toString("base64")).kind).toBe("run");
      expect(parseEvent(request(Buffer.from([0xff])).toString("base64")).kind).toBe("unknown");
    });

    it("that is unknown is described by its shape", () => {
      const described = (value: unknown) => {
        const parsed = parse(value);
        return parsed.kind === "unknown" && parsed.message.replace("This is no event that the function knows: ", "");
      };
      const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 1]));

      expect(described({})).toBe("an empty object.");
      expect(described(keys(8))).toBe("an object with the keys k0, k1, k2, k3, k4, k5, k6, k7.");
      expect(described(keys(9))).toBe("an object with the keys k0, k1, k2, k3, k4, k5, k6, k7, ….");
      expect(described({ aLongKeyWithoutDigits: 1, aLongKeyWithDigit1: 2, "": 3 })).toBe(
        "an object with the keys aLongKeyWithoutDigits, …, ….",
      );
      expect(described(null)).toBe("null.");
      expect(described(true)).toBe("a bare boolean.");
      expect(parseEvent("x".repeat(11))).toMatchObject({ message: expect.stringMatching(/with: x{11}\.$/) });
      expect(parseEvent("x".repeat(12))).toMatchObject({ message: expect.stringMatching(/with: \*\*\*\.$/) });
      expect(parseEvent("ab ".repeat(30))).toMatchObject({ message: expect.stringMatching(/with: .{40}\.$/) });
    });

    it("that is unknown loses the word at which it is cut", () => {
      const filler = "A".repeat(192);
      const message = (text: string) => JSON.stringify(parseEvent(text));

      expect(message(`${filler} LTAI0secret`)).not.toContain("LTAI");
      expect(message(`${filler} LTAI0se`)).toContain("*** LTAI0se");
    });

    it("that is blank asks for a plan", () => {
      expect(parseEvent(" \n")).toMatchObject({ kind: "run", triggers: [{ name: "manual", mode: "plan" }] });
    });

    it.each(["{}", "null", "true", "7", '"text"', "////", "bm90IGpzb24=", "gICA", "YWJj=ZGVm", '"\\"{}\\""', "\uD800"])(
      "that is no JSON is unknown: %j",
      (text) => {
        expect(parseEvent(text).kind).toBe("unknown");
      },
    );

    it("that is unknown is never repeated where it may hold a secret", () => {
      const texts = [
        "Bearer abc.def",
        "password: hunter2!",
        `https://example.com/?Signature=abcdef&x=${"A1b2".repeat(10)}`,
        `${"word ".repeat(39)}LTAI0secret0secret`,
        JSON.stringify({ LTAI0secret0secret: "hunter2", accessKeySecret: "abcdef", "abc.def": 1, "a b": 2 }),
        JSON.stringify(Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`key${index}`, "hunter2"]))),
      ];

      for (const text of texts) {
        expect(JSON.stringify(parseEvent(text))).not.toMatch(/hunter2|LTAI|abcdef|A1b2|abc\.def[^"]*starts|a b/);
      }
      expect(JSON.stringify(parseEvent("Bearer abc.def"))).toContain("Bearer ***");
    });
  });

  describe("hostile input", () => {
    it("of great depth or width is answered", () => {
      expect(parseEvent("[".repeat(200_000) + "]".repeat(200_000)).kind).toBe("unknown");
      expect(parseEvent(`${'{"data":'.repeat(100_000)}1${"}".repeat(100_000)}`).kind).toBe("unknown");
      expect(parseEvent(`[${Array(200_000).fill("1").join(",")}]`).kind).toBe("unknown");
    });

    it("with keys of the prototype changes nothing", () => {
      const text = '{"__proto__":{"kind":"recover"},"constructor":{"prototype":{"mode":"apply"}}}';

      expect(parseEvent(text).kind).toBe("unknown");
      expect(parseEvent('{"kind":"recover","__proto__":1}')).toMatchObject({ kind: "refused" });
      expect(parse({ type: "__proto__", specversion: "1.0" }).kind).toBe("ignored");
      expect(({} as Record<string, unknown>).kind).toBeUndefined();
    });

    it("with lone surrogates and control characters leaves records clean", () => {
      expect(triggersOf(stopEvent({ id: "a\uD800\u0000b" }))).toMatchObject([{ eventId: "acs.ecs#a??b" }]);
    });
  });
});
