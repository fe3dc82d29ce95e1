/** Routes of `reset`, `snapshot`, `restore` and `settings`, which concern the whole cloud. */
import { type CloudParts, changeSettings, restoreSnapshot, takeSnapshot } from "../cloud-parts.ts";
import type { ControlRoute } from "../kernel/control-route.ts";
import { parseSettings } from "./input.ts";
import { parseSnapshot } from "./state-input.ts";

/** `startAgain` brings the cloud back to its start: its scenario, its seed and its keys. */
export function stateRoutes(parts: CloudParts, startAgain: () => Promise<void>): readonly ControlRoute[] {
  return [
    { method: "POST", pattern: "reset", handle: startAgain },
    { method: "POST", pattern: "snapshot", handle: () => takeSnapshot(parts) },
    {
      method: "POST",
      pattern: "restore",
      handle: (_params, body) => {
        restoreSnapshot(parts, parseSnapshot(body));
      },
    },
    { method: "GET", pattern: "settings", handle: () => parts.settings },
    {
      method: "PUT",
      pattern: "settings",
      handle: (_params, body) => {
        changeSettings(parts.settings, parseSettings(body));
        return parts.settings;
      },
    },
  ];
}
