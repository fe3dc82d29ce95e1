/** Parses JSON text, also if it was encoded in base64 once. */

/** Returns the parsed value; undefined: the text is neither JSON nor base64 of JSON. */
export function readPayload(text: string): unknown {
  const plain = readJson(text);
  return plain === undefined ? readJson(fromBase64(text)) : plain;
}

/** Returns the parsed value; undefined: the text is no JSON. No JSON text parses to undefined. */
export function readJson(text: string): unknown {
  try {
    // trim() also removes the byte order mark that some publishers send first.
    return JSON.parse(text.trim());
  } catch {
    return undefined;
  }
}

/** Returns the decoded text; "" if the text is no base64. atob() skips white space and refuses every other character. */
function fromBase64(text: string): string {
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return "";
  }
}
