/** All texts of the command line in Chinese, by part. */
import type { Texts } from "./texts.ts";
import { demo } from "./zh/demo.ts";
import { explain } from "./zh/explain.ts";
import { forecast } from "./zh/forecast.ts";
import { invoke } from "./zh/invoke.ts";
import { plan } from "./zh/plan.ts";
import { program } from "./zh/program.ts";
import { report } from "./zh/report.ts";
import { terms } from "./zh/terms.ts";

export const zh: Texts = { demo, explain, forecast, invoke, plan, program, report, terms };
