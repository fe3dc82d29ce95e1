/** A sentence in the two languages that reports, notices and documents are written in. */
export type Language = "en" | "zh";

export type Text = Readonly<Record<Language, string>>;
