/** Up to this length, `String.includes` compares at most 32 characters at each position and cannot become slow. */
const SHORT_TEXT = 32;

/**
 * Decides whether `text` contains `wanted`, in time linear in both lengths (Knuth, Morris and Pratt). `String.includes`
 * is faster on average, but needs a second for `baaa...` in 256 KB of `a`.
 */
export function containsText(text: string, wanted: string): boolean {
  if (wanted.length <= SHORT_TEXT) return text.includes(wanted);
  if (text.length < wanted.length) return false;
  const fallback = new Uint32Array(wanted.length);
  for (let at = 1, length = 0; at < wanted.length; at += 1) {
    while (length > 0 && wanted[at] !== wanted[length]) length = fallback[length - 1]!;
    if (wanted[at] === wanted[length]) length += 1;
    fallback[at] = length;
  }
  let matched = 0;
  for (let at = 0; at < text.length; at += 1) {
    while (matched > 0 && text[at] !== wanted[matched]) matched = fallback[matched - 1]!;
    if (text[at] === wanted[matched]) matched += 1;
    if (matched === wanted.length) return true;
  }
  return false;
}
