/** Answers to what never became a request, written to the connection itself. */
import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";

/** No answer of the local cloud is a document for a browser, whoever wrote it. */
export const GUARDS = {
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
} as const;

/** What may also be framed by nothing and run nothing, unless it is the console, which says so itself. */
export const NO_DOCUMENT = { "content-security-policy": "default-src 'none'; frame-ancestors 'none'" } as const;

const STATUS_OF_ERROR: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** `code`: of the error that Node.js found in what came in. */
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
