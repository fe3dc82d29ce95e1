/** Text to JSON: as it is, or wrapped in base64 once. */

/** The parsed value; undefined when the text is neither JSON nor base64 of JSON. */
export function readPayload(text: string): unknown {
  const plain = readJson(text);
  return plain === undefined ? readJson(fromBase64(text)) : plain;
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

/** Empty when it is none. atob() reads over white space and refuses every other character that is not base64. */
function fromBase64(text: string): string {
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return "";
  }
}
