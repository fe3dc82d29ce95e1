/** All texts of the command line in English, by part. */
import { ACCESS } from "./en/access.ts";
import { CLOUD } from "./en/cloud.ts";
import { COMPLETION } from "./en/completion.ts";
import { CONFIGURATION } from "./en/configuration.ts";
import { DEMO } from "./en/demo.ts";
import { DOCTOR } from "./en/doctor.ts";
import { EXPLAIN } from "./en/explain.ts";
import { FACTS } from "./en/facts.ts";
import { FORECAST } from "./en/forecast.ts";
import { INIT } from "./en/init.ts";
import { INVOKE } from "./en/invoke.ts";
import { PLAN } from "./en/plan.ts";
import { PROGRAM } from "./en/program.ts";
import { REPORT } from "./en/report.ts";
import { SIMULATE } from "./en/simulate.ts";
import { TERMS } from "./en/terms.ts";
import { VALIDATE } from "./en/validate.ts";
import { VERIFY } from "./en/verify.ts";

export const EN = {
  access: ACCESS,
  cloud: CLOUD,
  completion: COMPLETION,
  configuration: CONFIGURATION,
  demo: DEMO,
  doctor: DOCTOR,
  explain: EXPLAIN,
  facts: FACTS,
  forecast: FORECAST,
  init: INIT,
  invoke: INVOKE,
  plan: PLAN,
  program: PROGRAM,
  report: REPORT,
  simulate: SIMULATE,
  terms: TERMS,
  validate: VALIDATE,
  verify: VERIFY,
};
