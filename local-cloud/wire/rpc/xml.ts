/** Writes an answer as the RPC gateway's XML. Keys of an object become elements, and a list repeats its element. */
const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

const escapeXml = (text: string) => text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);

function element(name: string, value: unknown): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return value.map((item) => element(name, item)).join("");
  const inner =
    typeof value === "object"
      ? Object.entries(value)
          .map(([key, child]) => element(key, child))
          .join("")
      : escapeXml(String(value));
  return `<${name}>${inner}</${name}>`;
}

export const toXml = (root: string, value: object): string =>
  `<?xml version="1.0" encoding="UTF-8"?>${element(root, value)}`;
