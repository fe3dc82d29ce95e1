/** All texts of the command line in English, by part. */
import { access } from "./en/access.ts";
import { cloud } from "./en/cloud.ts";
import { completion } from "./en/completion.ts";
import { demo } from "./en/demo.ts";
import { doctor } from "./en/doctor.ts";
import { explain } from "./en/explain.ts";
import { facts } from "./en/facts.ts";
import { forecast } from "./en/forecast.ts";
import { init } from "./en/init.ts";
import { invoke } from "./en/invoke.ts";
import { plan } from "./en/plan.ts";
import { program } from "./en/program.ts";
import { report } from "./en/report.ts";
import { simulate } from "./en/simulate.ts";
import { terms } from "./en/terms.ts";
import { validate } from "./en/validate.ts";
import { verify } from "./en/verify.ts";

export const en = {
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
