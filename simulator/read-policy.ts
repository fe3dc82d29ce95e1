/** The policy that a user wants to try: from the same configuration file that the function is deployed with. */
import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { ConfigError, parseConfiguration, toPolicy } from "../functions/configuration/configuration.ts";
import type { Policy } from "../functions/core/terms/policy.ts";

/**
 * Rejects with ConfigError, all mistakes at once. A configuration that only plans would prove nothing, so it is simulated as
 * if it applied; names and roles of accounts mean nothing here.
 */
export async function readPolicy(path: string): Promise<Policy> {
  const text = await readFile(path, "utf8").catch(({ code }: NodeJS.ErrnoException) => {
    throw new ConfigError([{ path: "", message: `${path} cannot be read: ${WHY_UNREADABLE[code ?? ""] ?? code}` }]);
  });
  const configuration = parseConfiguration(parseYaml(text));
  const own = configuration.accounts.find(({ roleArn }) => roleArn === undefined);
  return { ...toPolicy(configuration, { ownAccountId: own?.id ?? SOME_ACCOUNT }), mode: "apply" };
}

const WHY_UNREADABLE: Readonly<Record<string, string>> = {
  EISDIR: "it is a folder",
  ENOENT: "there is no such file",
  EACCES: "permission denied",
};

const SOME_ACCOUNT = "1000000000000001";

function parseYaml(text: string): unknown {
  try {
    return parse(text) ?? {};
  } catch (error) {
    // Besides its own errors, the parser throws others for aliases and for nesting without an end.
    const [why = "is no YAML"] = error instanceof Error ? error.message.split("\n") : [];
    throw new ConfigError([{ path: "", message: why }]);
  }
}
