/**
 * Finds known secrets in a text: folded over lines, in another case or width, percent-encoded, JSON-escaped, in base64 or in
 * hexadecimal, whole or in pieces.
 *
 * The text is read as a stream of lower-case letters and digits, each with its position in the text. Escapes are decoded, and white
 * space, quotes and signs are skipped. The secrets are brought into the same form.
 */

/** Positions from `from` to before `to`. */
interface Range {
  from: number;
  to: number;
}

interface Stream {
  readonly text: string;
  /** Where each character of `text` begins and ends in the original text. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

interface Index {
  /** Short secrets are searched as a whole only, exactly as they are written. */
  readonly short: readonly string[];
  readonly needles: readonly string[];
  readonly pieces: Map<number, Int32Array>;
}

/** Secrets with fewer letters and digits than this could be ordinary words. */
const SHORTEST = 6;

const indexes = new WeakMap<readonly string[], Index>();

/**
 * Returns the ranges of secrets, in order and without overlaps.
 * @param pieceLength letters and digits in a row that count as a piece of a secret.
 */
export function findSecrets(text: string, secrets: readonly string[], pieceLength: number): readonly Range[] {
  if (secrets.length === 0 || text === "") return [];
  const index = indexOf(secrets);
  const found = index.short.flatMap((secret) => placesOf(text, secret));
  if (index.needles.length > 0) {
    const stream = toStream(text);
    found.push(...wholeIn(stream, index, pieceLength), ...piecesIn(stream, index, pieceLength));
  }
  return joined(found);
}

/** Returns the text with every secret replaced by `mark`. */
export function hideSecrets(text: string, secrets: readonly string[], pieceLength: number, mark: string): string {
  let safe = "";
  let at = 0;
  for (const { from, to } of findSecrets(text, secrets, pieceLength)) {
    safe += text.slice(at, from) + mark;
    at = to;
  }
  return safe + text.slice(at);
}

function indexOf(secrets: readonly string[]): Index {
  const known = indexes.get(secrets);
  if (known !== undefined) return known;
  const given = secrets.filter((secret) => secret !== "");
  const isShort = (secret: string) => plain(secret).length < SHORTEST;
  const needles = given.filter((secret) => !isShort(secret)).flatMap(formsOf);
  const index = { short: given.filter(isShort), needles: [...new Set(needles)], pieces: new Map() };
  indexes.set(secrets, index);
  return index;
}

/** Returns the secret as written, in hexadecimal, and the middle of its base64 at each of the three possible offsets. */
function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, "utf8");
  const base64 = [0, 1, 2].map((offset) => {
    const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
    // The first and the last letter of base64 also hold bits of the text beside the secret, so both are dropped.
    const text = padded.toString("base64").replace(/=+$/, "");
    return plain(text.slice(offset === 0 ? 0 : offset + 1, padded.length % 3 === 0 ? undefined : -1));
  });
  return [plain(secret), bytes.toString("hex"), ...base64].filter((form) => form.length >= SHORTEST);
}

const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");

/**
 * One character that was escaped: `%41`, `%2541`, `\u0041`, `\x41`, `&#65;`, `&#x41;`. Without a bound, a text of backslashes would take
 * the square of its length.
 */
const ESCAPED = /%(?:25)*([0-9a-f]{2})|\\{1,8}u([0-9a-f]{4})|\\{1,8}x([0-9a-f]{2})|&#x([0-9a-f]{2,6});|&#(\d{2,7});/iy;
/** A line end or a tab as JSON writes it. It separates characters and is skipped. */
const ESCAPED_SPACE = /\\{1,8}[nrtbf]/y;

function toStream(text: string): Stream {
  let plainText = "";
  const starts: number[] = [];
  const ends: number[] = [];
  for (let at = 0; at < text.length; ) {
    const [character, next] = characterAt(text, at);
    if (/^[a-z0-9]$/i.test(character)) {
      plainText += character.toLowerCase();
      starts.push(at);
      ends.push(next);
    }
    at = next;
  }
  return { text: plainText, starts, ends };
}

function characterAt(text: string, at: number): readonly [character: string, next: number] {
  const first = String.fromCodePoint(text.codePointAt(at) ?? 0);
  if (first !== "%" && first !== "\\" && first !== "&")
    return [first < "\u0080" ? first : first.normalize("NFKC"), at + first.length];
  ESCAPED.lastIndex = at;
  const found = ESCAPED.exec(text);
  if (found) {
    const [, percent, unicode, short, hexadecimal, decimal] = found;
    const code =
      decimal === undefined ? Number.parseInt(percent ?? unicode ?? short ?? hexadecimal ?? "", 16) : Number(decimal);
    return [code < 0x80 ? String.fromCharCode(code) : " ", ESCAPED.lastIndex];
  }
  ESCAPED_SPACE.lastIndex = at;
  return ESCAPED_SPACE.test(text) ? [" ", ESCAPED_SPACE.lastIndex] : [first, at + 1];
}

function placesOf(text: string, secret: string): Range[] {
  const ranges: Range[] = [];
  for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + secret.length))
    ranges.push({ from: at, to: at + secret.length });
  return ranges;
}

/** Finds the needles that are shorter than a piece. The pieces of a longer one cover it, and are found without a look at each needle. */
function wholeIn(stream: Stream, { needles }: Index, pieceLength: number): Range[] {
  return needles
    .filter((needle) => needle.length < pieceLength)
    .flatMap((needle) => placesOf(stream.text, needle).map(({ from, to }) => sourceOf(stream, from, to)));
}

function piecesIn(stream: Stream, index: Index, length: number): Range[] {
  const known = piecesOf(index, length);
  const found: Range[] = [];
  for (let at = 0; at + length <= stream.text.length; at += 1) {
    if (!isAmong(known, hash(stream.text, at, length))) continue;
    const piece = stream.text.slice(at, at + length);
    if (index.needles.some((needle) => needle.includes(piece))) found.push(sourceOf(stream, at, at + length));
  }
  return found;
}

/** Returns the hashes of all pieces, in order. A thousand accounts have a thousand tokens, and a set would take six times the memory. */
function piecesOf({ needles, pieces }: Index, length: number): Int32Array {
  const known = pieces.get(length);
  if (known !== undefined) return known;
  const hashes = needles.flatMap((needle) =>
    Array.from({ length: Math.max(0, needle.length - length + 1) }, (_, at) => hash(needle, at, length)),
  );
  const sorted = Int32Array.from(hashes).sort();
  pieces.set(length, sorted);
  return sorted;
}

function isAmong(sorted: Int32Array, value: number): boolean {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === value;
}

/** Computes FNV-1a. Candidates are compared letter by letter afterwards. */
function hash(text: string, from: number, length: number): number {
  let value = 0x811c9dc5;
  for (let at = from; at < from + length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value;
}

function sourceOf({ starts, ends }: Stream, from: number, to: number): Range {
  return { from: starts[from] ?? 0, to: ends[to - 1] ?? 0 };
}

function joined(found: readonly Range[]): readonly Range[] {
  const result: Range[] = [];
  for (const { from, to } of [...found].sort((left, right) => left.from - right.from)) {
    const last = result.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else result.push({ from, to });
  }
  return result;
}
