/**
 * Text that others chose (instance names, notes, vendor messages) on one line, without what a terminal would obey:
 * control characters, escape sequences, and the marks that turn the reading direction.
 */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, " ").trim();
}
