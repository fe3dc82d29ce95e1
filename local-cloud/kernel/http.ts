/**
 * The request that a service gets and the response that a service returns. Types of node:http stay in wire/server.ts.
 */

export interface CloudRequest {
  readonly method: string;
  /** The path as sent, still URL-encoded, without the query. */
  readonly path: string;
  /** The query as sent, without the question mark; "" if there is none. Signatures are computed over this text. */
  readonly rawQuery: string;
  readonly query: URLSearchParams;
  /** Header names are in lower case. Values of a repeated header are joined with ", ". */
  readonly headers: Readonly<Record<string, string>>;
  /** Host and port of the URL in the request line. Only a client of a forward proxy sends a whole URL there. */
  readonly authority?: string;
  readonly body: Buffer;
}

export interface CloudResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Several parts are one body: a large one is never joined. */
  readonly body?: string | Buffer | readonly Buffer[];
  /** The vendor's error code, for the journal; absent on success. */
  readonly code?: string;
}
