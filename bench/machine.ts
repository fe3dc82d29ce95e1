/** Describes this machine and its load, because figures depend on both. */
import { cpus, loadavg } from "node:os";

export function describeMachine(): string {
  const load = loadavg().map((value) => value.toFixed(1));
  return `${cpus().length} cores, Node ${process.versions.node}, load ${load.join(" ")} (1, 5, 15 minutes)`;
}
