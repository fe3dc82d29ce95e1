/** All texts of the command line in Chinese, by part. */
import type { Texts } from "./texts.ts";
import { access } from "./zh/access.ts";
import { completion } from "./zh/completion.ts";
import { doctor } from "./zh/doctor.ts";
import { init } from "./zh/init.ts";
import { program } from "./zh/program.ts";
import { validate } from "./zh/validate.ts";
import { verify } from "./zh/verify.ts";

export const zh: Texts = { access, completion, doctor, init, program, validate, verify };
