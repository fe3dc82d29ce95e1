/** The plays, by the name of their scenario. */
import { firstPlay } from "./first-play.ts";
import type { Play } from "./play.ts";
import { wholePlay } from "./whole-play.ts";

export const plays = { first: firstPlay, demo: wholePlay } satisfies Readonly<Record<string, Play>>;
