/**
 * Decides which requests the local cloud accepts. Requests of web pages are refused, except those of its own console.
 * The reasons are in docs/decisions/0011-the-local-cloud-is-closed.md.
 */
import type { CloudRequest } from "../kernel/http.ts";
import { isSameText } from "./signatures/same-text.ts";

/** The parts of a request that are known before its body is read. */
export interface RequestHead extends Pick<CloudRequest, "method" | "path" | "query" | "headers" | "authority"> {
  readonly hasBody: boolean;
}

export interface AdmissionCheck {
  /** Returns the message for a refused request, or undefined if the request is accepted. */
  refusal(head: RequestHead): string | undefined;
}

export interface AdmissionOptions {
  readonly port: number;
  /** Random at each start. A request with this token comes from the console, or from a tool that was given the token. */
  readonly token: string;
}

const TOKEN_HEADER = "x-local-cloud-token";
const CONTROL_PREFIX = "/_local/";
const CONSOLE_PREFIX = "/_local/console";
const TRIGGER_PREFIX = "/_fc/http/";

/**
 * Headers that a browser adds and a page cannot remove from a request without preflight. Source: Fetch standard,
 * "forbidden request-header" and "CORS-safelisted request-header"; Fetch Metadata Request Headers (W3C), read 2026-11.
 */
const BROWSER_HEADERS = [
  "origin",
  "referer",
  "sec-fetch-site",
  "sec-fetch-dest",
  "sec-fetch-user",
  "sec-purpose",
  "service-worker",
];
const BROWSER_PREFIXES = ["sec-ch-", "access-control-request-"];

export function createAdmissionCheck({ port, token }: AdmissionOptions): AdmissionCheck {
  return {
    refusal(head) {
      const { headers } = head;
      const isControl = head.path.startsWith(CONTROL_PREFIX);
      const isService = !isControl && !head.path.startsWith(TRIGGER_PREFIX);
      const hosts = isService && cannotBePage(headers) ? [] : hostsOf(head);
      const known = { ...(isService ? {} : { port }), allowVendorHosts: !isControl };
      const unknownHost = hosts.find((host) => !isKnownHost(host, known));
      if (unknownHost !== undefined) {
        return `The Host header names "${unknownHost.slice(0, 100)}", which is no name of this local cloud. Use 127.0.0.1:${port}.`;
      }
      if (/websocket/i.test(headers.upgrade ?? "")) return "WebSocket is not supported. Send plain HTTP.";
      if (isForeign(headers, port)) {
        const page = headers.origin === undefined ? "a web page" : `the web page ${headers.origin.slice(0, 100)}`;
        return `Refused: the request comes from ${page}. Use the console, or a tool outside the browser.`;
      }
      if (carriesToken(head, token)) return undefined;
      if (head.path.startsWith(CONSOLE_PREFIX)) {
        return "The console needs its token. Open the address `console` that `npm run cloud` prints at start.";
      }
      const sign = browserHeaderOf(headers);
      if (sign !== undefined) {
        return `Refused: the header ${sign} is a browser's. Send the header ${TOKEN_HEADER} with the controlToken that \`npm run cloud\` prints at start.`;
      }
      if (isControl && head.hasBody && !isJson(headers["content-type"]) && !namesTool(headers["user-agent"])) {
        return "The body of a control request needs the header content-type: application/json. With curl: -H 'content-type: application/json'.";
      }
      return undefined;
    },
  };
}

/** Returns the Host header ("" if absent) and, for `GET http://host/ HTTP/1.1`, the host of the URL. */
function hostsOf({ headers, authority }: RequestHead): readonly string[] {
  const host = headers.host ?? "";
  return authority === undefined ? [host] : [host, authority];
}

/** A request with Authorization and without Accept-Language is not from a browser, which always sends Accept-Language. */
const cannotBePage = (headers: CloudRequest["headers"]) =>
  headers.authorization !== undefined && headers["accept-language"] === undefined;

interface KnownHosts {
  /** The port that a loopback host may name; undefined: any port. */
  readonly port?: number;
  readonly allowVendorHosts: boolean;
}

/**
 * Decides whether no web page can be served under a host name. Loopback names and the vendor's names are known, and
 * `<project>.127.0.0.1`: browsers refuse such a name, and SDKs of the log store use it. Any other name may point at
 * 127.0.0.1 by its owner's choice (DNS rebinding).
 *
 * Signed calls may name any port. A container's port mapping, for example 9000 to 8321, changes it.
 */
function isKnownHost(host: string, { port, allowVendorHosts }: KnownHosts): boolean {
  const parts = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?$/i.exec(host);
  if (parts === null) return false;
  const name = parts[1]!.toLowerCase();
  const isOwnPort = port === undefined || parts[2] === undefined || Number(parts[2]) === port;
  if (/^(\[::1\]|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|(?:[a-z0-9_-]+\.)*localhost)$/.test(name)) return isOwnPort;
  if (!allowVendorHosts) return false;
  if (/^[a-z0-9_-]+\.127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name)) return isOwnPort;
  return /^(?:[a-z0-9_-]+\.)+(?:aliyuncs\.com|fcapp\.run)$/.test(name);
}

/** Decides whether the request comes from a page of another origin. Another port of this machine is another origin. */
function isForeign(headers: CloudRequest["headers"], port: number): boolean {
  const { origin, "sec-fetch-site": site } = headers;
  if (site !== undefined && site !== "same-origin" && site !== "none") return true;
  if (origin === undefined) return false;
  const host = /^https?:\/\/(.+:\d+)$/.exec(origin)?.[1];
  return host === undefined || !isKnownHost(host, { port, allowVendorHosts: false });
}

/** Returns a header that only browsers send. `sec-fetch-mode: cors` alone is also sent by fetch() of Node.js. */
function browserHeaderOf(headers: CloudRequest["headers"]): string | undefined {
  const { "sec-fetch-mode": mode, "user-agent": agent = "" } = headers;
  const isBrowsers = (name: string) =>
    BROWSER_HEADERS.includes(name) || BROWSER_PREFIXES.some((prefix) => name.startsWith(prefix));
  const found = Object.keys(headers).find((name) => headers[name] !== undefined && isBrowsers(name));
  if (found !== undefined) return found;
  if (mode !== undefined && mode !== "cors") return "sec-fetch-mode";
  return /^mozilla\//i.test(agent) ? "user-agent" : undefined;
}

/** The console's GET addresses may carry the token in the query, because a link cannot send a header. */
function carriesToken({ headers, method, path, query }: RequestHead, token: string): boolean {
  const isConsoleRead = method === "GET" && path.startsWith(CONSOLE_PREFIX);
  const given = headers[TOKEN_HEADER] ?? (isConsoleRead ? query.get("token") : undefined);
  return typeof given === "string" && isSameText(given, token);
}

/**
 * Tools that send JSON with a form's content type, for example `curl -d`. They are recognised by User-Agent, which a page
 * cannot change without a preflight.
 */
const TOOLS =
  /^(?:curl|wget|node|undici|axios|got|python-requests|python-urllib|python-httpx|python|go-http-client|okhttp|java|java-http-client|apache-httpclient|guzzlehttp|ruby|httpie|postmanruntime|insomnia)(?:[/ ]|$)/i;

const namesTool = (userAgent = "") => TOOLS.test(userAgent);

/**
 * A page cannot send this type without a preflight. Types such as application/reports+json are not taken: a browser
 * itself sends reports to an address that a page names.
 */
function isJson(contentType: string | undefined): boolean {
  const essence = (contentType ?? "").split(";", 1)[0]!.trim();
  return essence.toLowerCase() === "application/json";
}
