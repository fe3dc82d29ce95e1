/** Checks endpoints: https anywhere, http on this machine only. */

/** Returns the mistake in a text, or undefined if the text can be an endpoint. */
export function endpointProblem(template: string): string | undefined {
  const unknown = [...template.matchAll(/\{([^}]*)\}?/g)].filter(
    ([, name]) => name !== "region" && name !== "accountId",
  );
  if (unknown.length > 0) return "knows the placeholders {region} and {accountId} only";
  // The template itself becomes the beginning of every address, so what URL would tidy up may not stand in it.
  if (/[\s\\?#@]/.test(template)) return "must be scheme, host and port only, without a user name";
  let url: URL;
  try {
    url = new URL(template.replaceAll("{region}", "cn-hangzhou").replaceAll("{accountId}", "1000000000000001"));
  } catch {
    return "must be a URL such as https://ecs.{region}.aliyuncs.com";
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") return "must begin with https://";
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    return "must begin with https://; http is for this machine only (127.0.0.1, localhost)";
  }
  if (url.pathname !== "/") return "must be scheme, host and port only";
  return undefined;
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname);
}
