/** All texts of the command line in Chinese, by part. */
import type { en } from "./en.ts";
import { access } from "./zh/access.ts";
import { cloud } from "./zh/cloud.ts";
import { completion } from "./zh/completion.ts";
import { demo } from "./zh/demo.ts";
import { doctor } from "./zh/doctor.ts";
import { explain } from "./zh/explain.ts";
import { facts } from "./zh/facts.ts";
import { forecast } from "./zh/forecast.ts";
import { init } from "./zh/init.ts";
import { invoke } from "./zh/invoke.ts";
import { plan } from "./zh/plan.ts";
import { program } from "./zh/program.ts";
import { report } from "./zh/report.ts";
import { simulate } from "./zh/simulate.ts";
import { terms } from "./zh/terms.ts";
import { validate } from "./zh/validate.ts";
import { verify } from "./zh/verify.ts";

export const zh: typeof en = {
  access,
  cloud,
  completion,
  demo,
  doctor,
  explain,
  facts,
  forecast,
  init,
  invoke,
  plan,
  program,
  report,
  simulate,
  terms,
  validate,
  verify,
};
