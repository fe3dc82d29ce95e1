/** The least that a handler on typed SDKs can load before its first call to ECS: everything else would have to be loaded late. */
import { createHandler } from "./create-handler.ts";

export const handler = createHandler(() => []);
