/** What requests that are signed by hand have in common: encodings, digests and bytes on the wire. */
import { createHash, createHmac, type Hmac } from "node:crypto";
import { connect } from "node:net";

/** Sends bytes as they are: repeated headers and odd encodings of a path survive. */
export function sendBytes(
  url: string,
  head: readonly string[],
  body = "",
): Promise<{ readonly status: number; readonly text: string }> {
  const length = body === "" ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
  const bytes = Buffer.from(`${[...head, ...length, "Connection: close", "", ""].join("\r\n")}${body}`);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1", () => socket.write(bytes));
    const chunks: Buffer[] = [];
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("error", reject);
    socket.on("close", () => {
      const answer = Buffer.concat(chunks).toString();
      resolve({ status: Number(answer.split(" ")[1]), text: answer.slice(answer.indexOf("\r\n\r\n") + 4) });
    });
  });
}

export const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
export const hmac = (algorithm: string, secret: string | Buffer, text: string): Hmac =>
  createHmac(algorithm, secret).update(text);
export const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
export const byName = ([left]: readonly [string, string], [right]: readonly [string, string]) =>
  left < right ? -1 : 1;

export type Pairs = readonly (readonly [name: string, value: string])[];
export type Spell = (text: string) => string;
export const WITH_PLUS: Spell = (text) => encode(text).replaceAll("%20", "+");
export const LOWER_HEX: Spell = (text) => encode(text).replace(/%../g, (code) => code.toLowerCase());
export const BARE: Spell = (text) => encode(text).replaceAll("%7E", "~").replaceAll("%2A", "*").replaceAll("%2C", ",");
export const EVERY_BYTE: Spell = (text) =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
