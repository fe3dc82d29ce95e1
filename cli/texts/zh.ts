/** All texts of the command line in Chinese, by part. */
import type { Texts } from "./texts.ts";
import { access } from "./zh/access.ts";
import { doctor } from "./zh/doctor.ts";
import { init } from "./zh/init.ts";
import { program } from "./zh/program.ts";
import { validate } from "./zh/validate.ts";

export const zh: Texts = { access, doctor, init, program, validate };
