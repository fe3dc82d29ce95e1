/** All texts of the command line in English, by part. */
import { access } from "./en/access.ts";
import { doctor } from "./en/doctor.ts";
import { init } from "./en/init.ts";
import { program } from "./en/program.ts";
import { validate } from "./en/validate.ts";

export const en = { access, doctor, init, program, validate };
