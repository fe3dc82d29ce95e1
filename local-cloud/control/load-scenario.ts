/** A scenario by name, from a JSON or YAML file, or as data. */
import { readFile } from "node:fs/promises";
import { ControlError } from "../kernel/control-error.ts";
import { namedScenarios } from "../scenarios/named-scenarios.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import { parseScenario } from "./input.ts";

/** Throws ControlError that says what is wrong with the name or the file. */
export async function loadScenario(wanted: string | Scenario | undefined): Promise<Scenario> {
  if (wanted === undefined) return {};
  if (typeof wanted !== "string") return wanted;
  const named = namedScenarios[wanted];
  if (named !== undefined) return named;
  if (!/\.(json|ya?ml)$/.test(wanted)) {
    const names = Object.keys(namedScenarios).join(", ");
    throw new ControlError(400, `No scenario "${wanted}"; there are ${names}, or name a .json or .yaml file.`);
  }
  return parseScenario(await parseFile(wanted));
}

async function parseFile(path: string): Promise<unknown> {
  try {
    const text = await readFile(path, "utf8");
    // Loaded only here: most clouds start without a file.
    return path.endsWith(".json") ? JSON.parse(text) : (await import("yaml")).parse(text);
  } catch (error) {
    throw new ControlError(400, `Scenario file ${path}: ${error instanceof Error ? error.message : "unreadable"}`);
  }
}
