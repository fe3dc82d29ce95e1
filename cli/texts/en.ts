/** All texts of the command line in English, by part. */
import { plan } from "./en/plan.ts";
import { program } from "./en/program.ts";
import { report } from "./en/report.ts";
import { terms } from "./en/terms.ts";

export const en = { plan, program, report, terms };
