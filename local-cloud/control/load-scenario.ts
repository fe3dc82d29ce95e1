/** Loads a scenario by name, from a JSON or YAML file, or from an object. */
import { readFile } from "node:fs/promises";
import { ControlError } from "../kernel/control-error.ts";
import { NAMED_SCENARIOS } from "../scenarios/named-scenarios.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import { parseScenario } from "./input.ts";

/** Returns the scenario. Throws ControlError that says what is wrong with the name or the file. */
export async function loadScenario(wanted: string | Scenario | undefined): Promise<Scenario> {
  if (wanted === undefined) return {};
  if (typeof wanted !== "string") return wanted;
  const named = NAMED_SCENARIOS[wanted];
  if (named !== undefined) return named;
  if (!/\.(json|ya?ml)$/.test(wanted)) {
    const names = Object.keys(NAMED_SCENARIOS).join(", ");
    throw new ControlError(400, `No scenario "${wanted}". Use one of ${names}, or the path of a .json or .yaml file.`);
  }
  return readScenarioFile(wanted);
}

/** Largest scenario file. Reading a million lines would delay the start for minutes. */
const LARGEST_FILE_BYTES = 8 * 1024 * 1024;

async function readScenarioFile(path: string): Promise<Scenario> {
  try {
    const text = await readFile(path, "utf8");
    if (text.length > LARGEST_FILE_BYTES) throw new Error("larger than 8 MB; write {generate: ...} for many instances");
    // Most clouds start without a file, so the YAML parser is loaded only when needed.
    const data: unknown = path.endsWith(".json") ? JSON.parse(text) : (await import("yaml")).default.parse(text);
    if (data === null || data === undefined) throw new Error("is empty; `{}` is a scenario with one account");
    const scenario = await parseScenario(data);
    if (scenario.accounts?.length === 0) throw new Error("accounts: must hold one account at least, or be left out");
    return scenario;
  } catch (error) {
    const [why = "unreadable"] = error instanceof Error ? error.message.split("\n") : [];
    throw new ControlError(
      400,
      `Scenario file ${path}: ${why.replace(/[.:]$/, "")}. The format is in docs/local-cloud.md.`,
    );
  }
}
