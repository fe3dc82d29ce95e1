/** All texts of the command line in English, by part. */
import { demo } from "./en/demo.ts";
import { explain } from "./en/explain.ts";
import { forecast } from "./en/forecast.ts";
import { invoke } from "./en/invoke.ts";
import { plan } from "./en/plan.ts";
import { program } from "./en/program.ts";
import { report } from "./en/report.ts";
import { terms } from "./en/terms.ts";

export const en = { demo, explain, forecast, invoke, plan, program, report, terms };
