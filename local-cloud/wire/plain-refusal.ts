/** Answers a connection whose bytes are not a valid HTTP request. The answer is written to the socket itself. */
import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";

/** Headers of every answer: a browser must not guess a type, and other origins must not embed the answer. */
export const GUARDS = {
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
} as const;

/**
 * Headers of every answer but the console's, which sets its own policy: no page may frame it, and it runs no script.
 */
export const NO_DOCUMENT = { "content-security-policy": "default-src 'none'; frame-ancestors 'none'" } as const;

const STATUS_OF_ERROR: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** Returns the HTTP status for the error code that Node.js gives to an unreadable request, 400 for other codes. */
export const statusOfBrokenRequest = (code = ""): number => STATUS_OF_ERROR[code] ?? 400;

export function endWith(socket: Duplex, status: number): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const headers = Object.entries({ connection: "close", "content-length": "0", ...GUARDS, ...NO_DOCUMENT });
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${lines.join("")}\r\n`, () => socket.destroy());
}
