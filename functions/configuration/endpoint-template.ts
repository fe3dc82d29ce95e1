/** Checks endpoints: https anywhere, http on this machine only. */
import type { ConfigCode } from "./config-words.ts";

/** Returns the mistake in a text, or undefined if the text can be an endpoint. */
export function endpointProblem(template: string): ConfigCode | undefined {
  const unknown = [...template.matchAll(/\{([^}]*)\}?/g)].filter(
    ([, name]) => name !== "region" && name !== "accountId",
  );
  if (unknown.length > 0) return "endpointPlaceholder";
  // The template itself becomes the beginning of every address, so what URL would tidy up may not stand in it.
  if (/[\s\\?#@%]/.test(template)) return "endpointParts";
  let url: URL;
  try {
    url = new URL(template.replaceAll("{region}", "cn-hangzhou").replaceAll("{accountId}", "1000000000000001"));
  } catch {
    return "endpointUrl";
  }
  const isSafe = url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
  if (!isSafe) return "endpointHttp";
  return url.pathname === "/" ? undefined : "endpointParts";
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname);
}
