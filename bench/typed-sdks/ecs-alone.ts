/**
 * Loads the least that a handler on typed SDKs needs before its first call to ECS. All other packages would have to be loaded
 * later.
 */
import { createHandler } from "./create-handler.ts";

export const handler = createHandler(() => []);
