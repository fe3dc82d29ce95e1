/**
 * Checks the environment variables of a function. Names that the vendor refuses and names that change Node.js itself
 * are refused.
 */

/** Largest size of all variables. Source: "Limits" of Function Compute, read 2026-02: 4 KB in all. */
const LARGEST_ENV_BYTES = 4096;

/**
 * Valid names begin with a letter and hold letters, digits and `_`. The platform sets FC_*, accessKeyID,
 * accessKeySecret, securityToken and topic. Source: "Environment variables" of Function Compute
 * (help.aliyun.com/document_detail/164217.html;
 * alibabacloud.com/help/functioncompute/fc-2-0/user-guide/fc-environment-variables, 2025-01), read 2026-11.
 */
const ALLOWED_NAME = /^[A-Za-z][A-Za-z0-9_]*$/;
const PLATFORM_NAME = /^(?:FC_.*|accessKeyID|accessKeySecret|securityToken|topic)$/i;

/**
 * Names that change Node.js, the libraries that it is linked with or the loader, for example NODE_OPTIONS=--require or
 * LD_PRELOAD. Only the local cloud refuses them. NODE_ENV is allowed, because only libraries read it.
 * Source: "Environment variables" of Node.js 20 (cli.html), ld.so(8), openssl-env(7), mallopt(3), resolver(5), dyld(1).
 */
const LOADER_NAMES = [
  /^NODE_(?!ENV$)/,
  /^(?:UV|V8|ICU|NPM|COREPACK|ELECTRON|WATCH)_/,
  /^(?:LD|DYLD|RTLD|LIBC|GCONV|GLIBC|GETCONF|MALLOC|JEMALLOC|LDR)_/,
  /^(?:OPENSSL|SSL|CTLOG)_?/,
  /^[A-Z]{1,3}SAN_/,
  /^(?:QEMU|RES|RESOLV)_/,
  /^(?:LIBPATH|SHLIB_PATH|LOCPATH|NLSPATH|TZDIR|HOSTALIASES|LOCALDOMAIN)$/,
  /^(?:BASH_ENV|ENV|SHELLOPTS|BASHOPTS)$/,
];

const isLoaderName = (name: string) => LOADER_NAMES.some((form) => form.test(name.toUpperCase()));

/** Returns the variables. Mistakes are added to `problems`; the result is usable only if none was added. */
export function readEnv(value: unknown, problems: string[]): Readonly<Record<string, string>> {
  if (value === undefined) return {};
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    problems.push("env: an object of strings");
    return {};
  }
  const env: Record<string, string> = {};
  for (const [name, content] of Object.entries(value)) {
    const problem = envProblem(name, content);
    if (problem === undefined) env[name] = String(content);
    else problems.push(`env.${name.slice(0, 100)}: ${problem}`);
  }
  if (Buffer.byteLength(JSON.stringify(value)) > LARGEST_ENV_BYTES) problems.push("env: more than 4 KB in all");
  return env;
}

function envProblem(name: string, content: unknown): string | undefined {
  if (!ALLOWED_NAME.test(name)) return "a name begins with a letter and holds letters, digits and _";
  if (PLATFORM_NAME.test(name)) return "the platform sets this name";
  if (isLoaderName(name)) return "this name changes how Node.js starts, which the local cloud does not allow";
  if (typeof content !== "string") return "a string";
  return content.includes("\0") ? "a string without NUL" : undefined;
}
