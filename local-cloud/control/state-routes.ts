/** Routes of `reset`, `snapshot`, `restore` and `settings`, which concern the whole cloud. */
import { type CloudParts, changeSettings, restoreSnapshot, takeSnapshot } from "../cloud-parts.ts";
import type { ControlRoute } from "../kernel/control-route.ts";
import { parseSettings } from "./input.ts";
import { parseSnapshot } from "./state-input.ts";

/** A snapshot may be larger than other bodies, and is for tests that wait for it. */
const LARGEST_STATE = 64 * 1024 * 1024;

/** `reset` goes back to how the cloud started: its scenario, its seed, its keys. */
export function stateRoutes(parts: CloudParts, startAgain: () => Promise<void>): readonly ControlRoute[] {
  return [
    { method: "POST", pattern: "reset", isLarge: true, handle: startAgain },
    { method: "POST", pattern: "snapshot", isLarge: true, handle: () => takeSnapshot(parts) },
    {
      method: "POST",
      pattern: "restore",
      isLarge: true,
      mostBytes: LARGEST_STATE,
      mostItems: 600_000,
      handle: async (_params, body) => restoreSnapshot(parts, await parseSnapshot(body)),
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
