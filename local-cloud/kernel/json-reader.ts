/**
 * Reads JSON in slices, and accepts exactly what JSON.parse accepts. JSON.parse needs a second for 8 MB of empty
 * objects, and no other request is served in that second.
 */
import { DEEPEST_JSON } from "./depth.ts";
import { inTurns } from "./in-turns.ts";
import { LongText } from "./long-text.ts";

/** Bytes that are not JSON, or hold more levels or members than the local cloud can work with. */
export class JsonError extends Error {}

/** A value takes a few hundred nanoseconds, so a turn takes at most 10 ms. */
const VALUES_A_TURN = 10_000;
/** A text is read in pieces of this size, each in a turn of its own. */
const PIECE_BYTES = 262_144;

/**
 * Ours: values of one text. An empty object takes two bytes of a text and sixty of the memory. The largest snapshot of
 * 64 MB has fewer values.
 */
const MOST_VALUES = 3_000_000;

export interface JsonBounds {
  /** The largest length of one list, because every later reader of a list of millions would need much time. */
  readonly mostItems: number;
  /** Values in all; default: 3 million. */
  readonly mostValues?: number;
  /** true: a text of more than 256 KB is returned as LongText; default: every text is a string. */
  readonly longTexts?: boolean;
}

/** Returns the value of a JSON text. Throws JsonError. */
export function readJsonInTurns(bytes: Buffer, bounds: JsonBounds): Promise<unknown> {
  return inTurns(jsonSteps(bytes, bounds), VALUES_A_TURN);
}

/** Ours: listing the names of more members blocks other requests for too long. */
const MOST_MEMBERS = 10_000;

/** Ours: characters of one number. JavaScript keeps seventeen digits, and needs 0.1 s for eight million. */
const LONGEST_WORD = 1_000;
/** Ours: bytes of white space in a row. */
const LONGEST_SPACE = 1_048_576;

type Container =
  | { readonly list: unknown[] }
  | { readonly members: Record<string, unknown>; key: string; count: number };

/** Yields once for each value. A yielded number is the cost of a value that costs more than one. */
function* jsonSteps(
  bytes: Buffer,
  { mostItems, mostValues = MOST_VALUES, longTexts = false }: JsonBounds,
): Generator<number | undefined, unknown> {
  const cursor = createCursor(bytes);
  const open: Container[] = [];
  for (let count = 1; ; count += 1) {
    yield;
    if (count > mostValues) throw new JsonError(`more than ${mostValues} values`);
    let value: unknown;
    if (open.length === DEEPEST_JSON && cursor.isAtContainer())
      throw new JsonError(`nested deeper than ${DEEPEST_JSON} levels`);
    if (cursor.takes(OPEN_LIST)) {
      if (!cursor.takes(CLOSE_LIST)) {
        open.push({ list: [] });
        continue;
      }
      value = [];
    } else if (cursor.takes(OPEN_OBJECT)) {
      if (!cursor.takes(CLOSE_OBJECT)) {
        open.push({ members: {}, key: yield* readKey(cursor), count: 1 });
        continue;
      }
      value = {};
    } else {
      const pieces = cursor.isAt(QUOTE) ? yield* readPieces(cursor) : undefined;
      if (pieces === undefined) value = cursor.readWord();
      else value = longTexts && pieces.length > 1 ? new LongText(pieces) : together(pieces);
    }
    // Closes every container that ends with this value.
    for (;;) {
      const holder = open.at(-1);
      if (holder === undefined) {
        cursor.expectEnd();
        return value;
      }
      put(holder, value, mostItems);
      if (cursor.takes(COMMA)) {
        if ("list" in holder) break;
        holder.key = yield* readKey(cursor);
        holder.count += 1;
        if (holder.count > MOST_MEMBERS) throw new JsonError(`an object has more than ${MOST_MEMBERS} members`);
        break;
      }
      cursor.expect("list" in holder ? CLOSE_LIST : CLOSE_OBJECT);
      value = "list" in holder ? holder.list : holder.members;
      open.pop();
    }
  }
}

function put(holder: Container, value: unknown, mostItems: number): void {
  if ("list" in holder) {
    if (holder.list.push(value) > mostItems) throw new JsonError(`a list has more than ${mostItems} entries`);
    // An assignment would change the prototype.
  } else if (holder.key === "__proto__")
    Object.defineProperty(holder.members, holder.key, { value, writable: true, enumerable: true, configurable: true });
  else holder.members[holder.key] = value;
}

function* readKey(cursor: Cursor): Generator<number | undefined, string> {
  const [key = "", ...more] = yield* readPieces(cursor);
  if (more.length > 0) throw new JsonError(`a name of a member has more than ${PIECE_BYTES} bytes`);
  cursor.expect(COLON);
  return key;
}

/** Adding copies nothing until the text is read, and most long texts are refused before. */
const together = (pieces: readonly string[]) => pieces.reduce((text, piece) => text + piece, "");

function* readPieces(cursor: Cursor): Generator<number | undefined, readonly string[]> {
  cursor.expect(QUOTE);
  const pieces: string[] = [];
  for (;;) {
    const piece = cursor.readPiece();
    pieces.push(piece.text);
    if (piece.isLast) return pieces;
    yield VALUES_A_TURN;
  }
}

const [QUOTE, COMMA, COLON, BACKSLASH, LETTER_U] = [0x22, 0x2c, 0x3a, 0x5c, 0x75];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const isSpace = (byte: number | undefined) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
/** The bytes of numbers, `true`, `false` and `null`. */
const WORD_BYTES = new Set(Buffer.from("0123456789+-.eEtrufalsn"));

/**
 * Returns where a piece of text ends: at the closing quote, or after PIECE_BYTES, never within a character or an
 * escape. Returns undefined for a text that does not end, or holds a control character.
 */
function endOfPiece(bytes: Buffer, from: number) {
  let [end, isPlain] = [from, true];
  for (;;) {
    const byte = bytes[end];
    if (byte === undefined || byte < 0x20) return undefined;
    if (byte === QUOTE) return { end, isPlain, isLast: true };
    if (end - from >= PIECE_BYTES && (byte & 0xc0) !== 0x80) return { end, isPlain, isLast: false };
    if (byte > 0x7f || byte === BACKSLASH) isPlain = false;
    end += byte !== BACKSLASH ? 1 : bytes[end + 1] === LETTER_U ? 6 : 2;
  }
}

type Cursor = ReturnType<typeof createCursor>;

function createCursor(bytes: Buffer) {
  let at = 0;
  const fail = (): never => {
    throw new JsonError(`not JSON at byte ${at}`);
  };
  const parse = (text: string): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      return fail();
    }
  };
  const skipSpace = () => {
    const from = at;
    while (isSpace(bytes[at])) {
      at += 1;
      if (at - from > LONGEST_SPACE) throw new JsonError(`more than ${LONGEST_SPACE} spaces in a row`);
    }
  };
  const isAt = (byte: number) => {
    skipSpace();
    return bytes[at] === byte;
  };
  const takes = (byte: number) => {
    if (!isAt(byte)) return false;
    at += 1;
    return true;
  };
  return {
    isAt,
    isAtContainer: () => isAt(OPEN_LIST) || isAt(OPEN_OBJECT),
    takes,
    expect(byte: number) {
      if (!takes(byte)) fail();
    },
    expectEnd() {
      skipSpace();
      if (at < bytes.length) fail();
    },
    /** Reads a number, true, false or null. */
    readWord(): unknown {
      const from = at;
      for (let byte = bytes[at]; byte !== undefined && WORD_BYTES.has(byte); byte = bytes[at]) {
        at += 1;
        if (at - from > LONGEST_WORD) throw new JsonError(`a number has more than ${LONGEST_WORD} characters`);
      }
      return parse(bytes.toString("latin1", from, at));
    },
    /** Reads the next piece of a text whose opening quote was taken. The last piece takes the closing quote. */
    readPiece(): { readonly text: string; readonly isLast: boolean } {
      const { end, isPlain, isLast } = endOfPiece(bytes, at) ?? fail();
      const text = isPlain ? bytes.toString("latin1", at, end) : String(parse(`"${bytes.toString("utf8", at, end)}"`));
      at = isLast ? end + 1 : end;
      return { text, isLast };
    },
  };
}
