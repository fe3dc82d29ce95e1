/** The request that an FC 3.0 HTTP trigger hands over as an event, version `v1`. */
import { present } from "../../lang/present.ts";
import { type Fields, objectOf, textOf } from "../reading/json-fields.ts";

export interface HttpTriggerRequest {
  /** Upper case; empty when the event does not say. */
  readonly method: string;
  /** Names in lower case. Repeated headers arrive joined by commas. */
  readonly headers: ReadonlyMap<string, string>;
  /** As it arrived: a signature covers the raw bytes, so decoding is left to who checks it. */
  readonly body: string;
  readonly isBase64Encoded: boolean;
  /** The path of Function Compute's own InvokeFunction, if the request came by that: no caller of ours uses it. */
  readonly invocationPath?: string;
}

const INVOCATION = /^\/(?:2023-03-30|2021-04-06|2016-08-15)\/(?:services\/[^/]+\/)?functions\/[^/]+\/invocations\/?$/;

/** undefined when it is none. */
export function readHttpRequest(event: Fields): HttpTriggerRequest | undefined {
  if (event.version !== "v1" || typeof event.rawPath !== "string") return undefined;
  const http = objectOf(objectOf(event.requestContext).http);
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(objectOf(event.headers))) {
    if (typeof value === "string") headers.set(name.toLowerCase(), value);
  }
  return {
    method: (textOf(http.method) ?? "").toUpperCase(),
    headers,
    body: textOf(event.body) ?? "",
    isBase64Encoded: event.isBase64Encoded === true,
    ...present("invocationPath", INVOCATION.test(event.rawPath) ? event.rawPath : undefined),
  };
}
