/** A text in the two languages of reports, notices and documents. */
export type Language = "en" | "zh";

export type Text = Readonly<Record<Language, string>>;
