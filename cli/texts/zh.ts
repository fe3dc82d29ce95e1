/** All texts of the command line in Chinese, by part. */
import type { EN } from "./en.ts";
import { ACCESS } from "./zh/access.ts";
import { CLOUD } from "./zh/cloud.ts";
import { COMPLETION } from "./zh/completion.ts";
import { CONFIGURATION } from "./zh/configuration.ts";
import { DEMO } from "./zh/demo.ts";
import { DOCTOR } from "./zh/doctor.ts";
import { EXPLAIN } from "./zh/explain.ts";
import { FACTS } from "./zh/facts.ts";
import { FORECAST } from "./zh/forecast.ts";
import { INIT } from "./zh/init.ts";
import { INVOKE } from "./zh/invoke.ts";
import { PLAN } from "./zh/plan.ts";
import { PROGRAM } from "./zh/program.ts";
import { REPORT } from "./zh/report.ts";
import { SIMULATE } from "./zh/simulate.ts";
import { TERMS } from "./zh/terms.ts";
import { VALIDATE } from "./zh/validate.ts";
import { VERIFY } from "./zh/verify.ts";

export const ZH: typeof EN = {
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
