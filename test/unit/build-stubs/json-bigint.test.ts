import { createRequire } from "node:module";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const { parse } = createRequire(import.meta.url)("../../../build-stubs/json-bigint.cjs") as {
  parse(text: string): unknown;
};

describe("the bundle's stand-in for json-bigint", () => {
  it("keeps every digit of a long integer, as a string", () => {
    expect(parse('{"a":12345678901234567890,"b":[-1234567890123456],"c":123456789012345}')).toEqual({
      a: "12345678901234567890",
      b: ["-1234567890123456"],
      c: 123456789012345,
    });
  });

  it("leaves strings and fractions alone", () => {
    const text = String.raw`{"12345678901234567890":"1 \" 12345678901234567890 \\","f":0.1234567890123456789,"e":1.5e10}`;

    expect(parse(text)).toEqual(JSON.parse(text));
  });

  it("reads JSON without long integers as JSON.parse does", () => {
    const short = fc.oneof(
      fc.string(),
      fc.double({ noNaN: true, noDefaultInfinity: true, min: -999e12, max: 999e12 }),
      fc.boolean(),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.array(short)), (value) => {
        const text = JSON.stringify(value);
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it("throws a plain object for text that is not JSON, as json-bigint does", () => {
    let thrown: unknown;
    try {
      parse("<html>");
    } catch (error) {
      thrown = error;
    }

    expect(thrown).toMatchObject({ name: "SyntaxError", text: "<html>" });
    expect(thrown).not.toBeInstanceOf(Error);
  });
});
