import { describe, expect, it } from "vitest";
import { clean, csvField, html, safeForTerminal, toJson } from "../../../../cli/terminal/clean.ts";

const DANGEROUS = {
  "an escape sequence": "\u001b[2J",
  "an operating system command": "\u001b]8;;http://evil\u0007",
  "a one-byte sequence": "\u009b31m",
  "a carriage return": "\r",
  "a line break": "\n",
  "a backspace": "\b",
  "a delete": "\u007f",
  "a line separator": "\u2028",
  "a right-to-left override": "\u202e",
  "an isolate": "\u2067",
  "an Arabic letter mark": "\u061c",
  "a zero-width space": "\u200b",
  "a byte order mark": "\ufeff",
  "an invisible tag": "\u{e0041}",
  "a sign that is drawn as nothing": "\u3164",
  "a joiner of graphemes": "\u034f",
  "an inherent vowel of Khmer": "\u17b4",
  "a variation selector": "\ufe0f",
  "a variation selector of the supplement, which can carry hidden text": "\u{e0100}",
  "a begin of a musical phrase": "\u{1d179}",
  "a mark of an interlinear note": "\ufff9",
  "half a surrogate pair": "\ud800",
};
const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there.
  /\u034f|\ufe0f|[\u0000-\u001f\u007f-\u009f\u061c\u17b4\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\ufff9\u{d800}\u{1d179}\u{e0000}-\u{e0fff}]/u;

describe("clean", () => {
  it.each(Object.entries(DANGEROUS))("takes out %s", (_name, text) => {
    expect(clean(`a${text}b`)).not.toMatch(UNSAFE);
    expect(clean(`a${text}b`)).toMatch(/^a.*b$/);
  });

  it("leaves names of every script and emoji alone", () => {
    for (const name of ["网页服务器-1", "café", "сервер", "web_1 (old)", "🚀"]) expect(clean(name)).toBe(name);
  });
});

describe("safeForTerminal", () => {
  it("keeps the line ends of CSV, and no carriage return elsewhere", () => {
    expect(safeForTerminal("a,b\r\nc\rd\r\n")).toBe("a,b\r\nc d\r\n");
  });

  it("keeps our colours and line breaks, and no other control sequence", () => {
    const text = "\u001b[31mred\u001b[39m\nnext\u001b[2J\u202e";

    expect(safeForTerminal(text)).toBe("\u001b[31mred\u001b[39m\nnext [2J ");
  });
});

describe("toJson", () => {
  it.each(Object.entries(DANGEROUS))("escapes %s and gives it back when it is read", (_name, text) => {
    const json = toJson({ name: `a${text}b` });

    expect(json.replaceAll("\n", "")).not.toMatch(UNSAFE);
    expect(JSON.parse(json)).toEqual({ name: `a${text}b` });
  });
});

describe("csvField", () => {
  it.each([
    "=1+1",
    "\u115f=1",
    "\ufe0f=1",
    "\u0338=1",
    "+1",
    "-1",
    "@x",
    "|calc",
    "%x",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "﹢1",
    "﹣1",
    "﹦1",
    "﹫x",
    "−1",
    " =1",
    "\t=1",
    "\u200b=1",
    "'=1",
    '"=1',
  ])("disarms %j, which a spreadsheet may run", (text) => {
    expect(csvField(text).replace(/^"/, "")).toMatch(/^'/);
  });

  it("quotes commas and quotes, and keeps each record on one line", () => {
    expect(csvField('a,"b"\nc')).toBe('"a,""b"" c"');
  });

  it("leaves times, ids and names alone", () => {
    for (const text of ["2026-08-01T00:00:00Z", "i-bp1abc", "网页-1", ""]) expect(csvField(text)).toBe(text);
  });
});

describe("html", () => {
  it("escapes the characters that HTML reads", () => {
    expect(html(`<a href="x" b='y'>&\u202e`)).toBe("&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;");
  });
});
