import type { Texts } from "../texts/texts.ts";

/** The texts of the findings, in the operator's language. */
export type DoctorTexts = Texts["doctor"];
