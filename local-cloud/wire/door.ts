/** Which requests may come in at all: none that a web page caused. See docs/decisions/0011-the-local-cloud-is-closed.md. */
import type { CloudRequest } from "../kernel/http.ts";
import { isSameText } from "./signatures/same-text.ts";

/** What is known of a request before its body is read. */
export interface Knock extends Pick<CloudRequest, "method" | "path" | "query" | "headers" | "authority"> {
  readonly hasBody: boolean;
}

export interface Door {
  /** Why the request stays outside, in words for its sender; undefined: it may come in. */
  refusal(knock: Knock): string | undefined;
}

export interface DoorOptions {
  readonly port: number;
  /** Made anew at each start. A request that carries it comes from the console or from a tool that was given it. */
  readonly token: string;
}

const tokenHeader = "x-local-cloud-token";
const controlPrefix = "/_local/";
const consolePrefix = "/_local/console";
const triggerPrefix = "/_fc/http/";

/**
 * A page cannot drop any of these in a request that it may send without a preflight. Source: Fetch standard, "forbidden
 * request-header" and "CORS-safelisted request-header"; Fetch Metadata Request Headers (W3C), read 2026-11.
 */
const browserHeaders = [
  "origin",
  "referer",
  "sec-fetch-site",
  "sec-fetch-dest",
  "sec-fetch-user",
  "sec-purpose",
  "service-worker",
];
const browserPrefixes = ["sec-ch-", "access-control-request-"];

export function createDoor({ port, token }: DoorOptions): Door {
  return {
    refusal(knock) {
      const { headers } = knock;
      const isControl = knock.path.startsWith(controlPrefix);
      const isService = !isControl && !knock.path.startsWith(triggerPrefix);
      const names = isService && cannotBePage(headers) ? [] : hostsOf(knock);
      const strange = names.find((host) => !isKnownHost(host, { ...(isService ? {} : { port }), vendor: !isControl }));
      if (strange !== undefined) {
        return `The Host header names "${strange.slice(0, 100)}", which is no name of this local cloud. Use 127.0.0.1:${port}.`;
      }
      if (/websocket/i.test(headers.upgrade ?? "")) return "The local cloud has no WebSocket.";
      if (isForeign(headers, port)) return "Web pages may not use the local cloud.";
      if (carriesToken(knock, token)) return undefined;
      if (knock.path.startsWith(consolePrefix)) {
        return "The console needs its token. Open the console's address from the ready line of `npm run cloud`.";
      }
      if (looksLikeBrowser(headers)) {
        return `The request looks like a browser's. A tool sends the controlToken of the ready line as ${tokenHeader}.`;
      }
      if (isControl && knock.hasBody && !isJson(headers["content-type"]) && !namesTool(headers["user-agent"])) {
        return "A control request's body needs the header content-type: application/json. With curl: -H 'content-type: application/json'.";
      }
      return undefined;
    },
  };
}

/** The Host header, and the authority where the whole URL was sent as to a proxy; "" stands for no header at all. */
function hostsOf({ headers, authority }: Knock): readonly string[] {
  const host = headers.host ?? "";
  return authority === undefined ? [host] : [host, authority];
}

/** Signed calls may use any name that leads here. Browsers add Accept-Language to every request; no page can take it away. */
const cannotBePage = (headers: CloudRequest["headers"]) =>
  headers.authorization !== undefined && headers["accept-language"] === undefined;

interface KnownNames {
  /** undefined: any. A loopback name cannot be pointed elsewhere, whatever its port. */
  readonly port?: number;
  readonly vendor: boolean;
}

/**
 * Names that no web page can be served under: loopback ones, the vendor's, and `<project>.127.0.0.1`, which is no host
 * name at all. Any other name may have been pointed at 127.0.0.1 by its owner (DNS rebinding).
 *
 * `port`: the only port that a loopback name may carry. A signed call may carry any: a browser cannot choose the port,
 * and a container's port mapping or a recorded request that is sent again brings another one.
 */
function isKnownHost(host: string, { port, vendor }: KnownNames): boolean {
  const parts = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?$/i.exec(host);
  if (parts === null) return false;
  const name = parts[1]!.toLowerCase();
  const isOwnPort = port === undefined || parts[2] === undefined || Number(parts[2]) === port;
  if (/^(\[::1\]|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|(?:[a-z0-9_-]+\.)*localhost)$/.test(name)) return isOwnPort;
  if (!vendor) return false;
  if (/^[a-z0-9_-]+\.127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name)) return isOwnPort;
  return /^(?:[a-z0-9_-]+\.)+(?:aliyuncs\.com|fcapp\.run)$/.test(name);
}

/** A page of another origin, also one of another port of this machine. */
function isForeign(headers: CloudRequest["headers"], port: number): boolean {
  const { origin, "sec-fetch-site": site } = headers;
  if (site !== undefined && site !== "same-origin" && site !== "none") return true;
  if (origin === undefined) return false;
  const own = /^https?:\/\/(.+:\d+)$/.exec(origin)?.[1];
  return own === undefined || !isKnownHost(own, { port, vendor: false });
}

/** `sec-fetch-mode: cors` alone is what fetch() of Node.js sends. */
function looksLikeBrowser(headers: CloudRequest["headers"]): boolean {
  if (browserHeaders.some((name) => headers[name] !== undefined)) return true;
  if (Object.keys(headers).some((name) => browserPrefixes.some((prefix) => name.startsWith(prefix)))) return true;
  if (headers["sec-fetch-mode"] !== undefined && headers["sec-fetch-mode"] !== "cors") return true;
  return /^mozilla\//i.test(headers["user-agent"] ?? "");
}

/** A link can carry the token in the URL only, so the console's own addresses may. */
function carriesToken({ headers, method, path, query }: Knock, token: string): boolean {
  const isConsoleRead = method === "GET" && path.startsWith(consolePrefix);
  const given = headers[tokenHeader] ?? (isConsoleRead ? query.get("token") : undefined);
  return typeof given === "string" && isSameText(given, token);
}

/**
 * `curl -d` and fetch() of Node.js send a form's type with their JSON. They are let in by name: a page cannot change
 * User-Agent without a preflight, and no browser has one of these.
 */
const tools =
  /^(?:curl|wget|node|undici|axios|got|python-requests|python-urllib|python-httpx|python|go-http-client|okhttp|java|java-http-client|apache-httpclient|guzzlehttp|ruby|httpie|postmanruntime|insomnia)(?:[/ ]|$)/i;

const namesTool = (userAgent = "") => tools.test(userAgent);

/** The three types that a form or a simple request may have are not JSON; neither is a body without a type. */
function isJson(contentType: string | undefined): boolean {
  const essence = (contentType ?? "").split(";", 1)[0]!.trim();
  return /^application\/(?:[a-z0-9.-]+\+)?json$/i.test(essence);
}
