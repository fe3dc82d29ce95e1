/** All texts of the command line in English, by part. */
import { program } from "./en/program.ts";

export const en = { program };
