/** Text to JSON: as it is, or wrapped in base64 once. */

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** The parsed value; undefined when the text is neither JSON nor base64 of JSON. */
export function readPayload(text: string): unknown {
  const plain = readJson(text);
  if (plain !== undefined) return plain;
  const decoded = fromBase64(text);
  return decoded === undefined ? undefined : readJson(decoded);
}

/** undefined is free to mean "not JSON": no JSON text parses to it. */
export function readJson(text: string): unknown {
  try {
    // trim() also takes the byte order mark that some publishers send first.
    return JSON.parse(text.trim());
  } catch {
    return undefined;
  }
}

function fromBase64(text: string): string | undefined {
  const dense = text.replace(/\s+/g, "");
  if (!BASE64.test(dense)) return undefined;
  try {
    const bytes = Uint8Array.from(atob(dense), (character) => character.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
