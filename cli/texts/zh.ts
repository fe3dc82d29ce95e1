/** All texts of the command line in Chinese, by part. */
import type { en } from "./en.ts";
import { access } from "./zh/access.ts";
import { completion } from "./zh/completion.ts";
import { demo } from "./zh/demo.ts";
import { doctor } from "./zh/doctor.ts";
import { explain } from "./zh/explain.ts";
import { forecast } from "./zh/forecast.ts";
import { init } from "./zh/init.ts";
import { invoke } from "./zh/invoke.ts";
import { plan } from "./zh/plan.ts";
import { program } from "./zh/program.ts";
import { report } from "./zh/report.ts";
import { terms } from "./zh/terms.ts";
import { validate } from "./zh/validate.ts";
import { verify } from "./zh/verify.ts";

export const zh: typeof en = {
  access,
  completion,
  demo,
  doctor,
  explain,
  forecast,
  init,
  invoke,
  plan,
  program,
  report,
  terms,
  validate,
  verify,
};
