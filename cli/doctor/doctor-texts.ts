import type { doctor } from "../texts/en/doctor.ts";

/** The words of the findings, in the operator's language. */
export type DoctorTexts = typeof doctor;
