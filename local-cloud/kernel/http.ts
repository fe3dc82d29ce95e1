/** What the server hands to a service, and what a service hands back. No node:http type goes further than server.ts. */

export interface CloudRequest {
  readonly method: string;
  /** As sent, still URL-encoded, without the query. */
  readonly path: string;
  /** As sent, without the question mark; "" when there is none. Signatures are computed over this. */
  readonly rawQuery: string;
  readonly query: URLSearchParams;
  /** Names in lower case; a repeated header is joined with ", ". */
  readonly headers: Readonly<Record<string, string>>;
  /** Host and port of a whole URL in the request line, as a client sends it to a forward proxy. */
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
