/** All texts of the command line in English, by part. */
import { access } from "./en/access.ts";
import { completion } from "./en/completion.ts";
import { doctor } from "./en/doctor.ts";
import { init } from "./en/init.ts";
import { program } from "./en/program.ts";
import { validate } from "./en/validate.ts";
import { verify } from "./en/verify.ts";

export const en = { access, completion, doctor, init, program, validate, verify };
