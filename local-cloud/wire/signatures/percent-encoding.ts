/** Returns the text percent-encoded as in RFC 3986: all characters except letters, digits and `-_.~` become %XX. */
export const percentEncode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

/** Returns the text percent-decoded. A malformed text such as `%zz` is returned unchanged. */
export function percentDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
