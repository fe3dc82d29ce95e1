/** All texts of the command line in Chinese, by part. */
import type { Texts } from "./texts.ts";
import { program } from "./zh/program.ts";

export const zh: Texts = { program };
