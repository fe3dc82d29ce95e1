/**
 * The texts of the command line in two languages. The type of the English texts is the type of the Chinese ones, so a
 * missing or renamed text does not compile. Each part, for example `plan`, has one file a language: `en/<part>.ts` and
 * `zh/<part>.ts`, joined in `en.ts` and `zh.ts`.
 */
import { EN } from "./en.ts";
import { ZH } from "./zh.ts";

/** A text is a string, or a function of the values that it shows, for example `refusedTitle(3)`. */
export type Texts = typeof EN;

export const LANGUAGES = ["en", "zh"] as const;
export type Language = (typeof LANGUAGES)[number];

const TEXTS: Readonly<Record<Language, Texts>> = { en: EN, zh: ZH };

export function textsIn(language: Language): Texts {
  return TEXTS[language];
}

/**
 * Returns the language: `--lang`, else the first of LC_ALL, LC_MESSAGES and LANG that is set (POSIX). For an unknown
 * language it returns "en"; commander then refuses `--lang` with an English message.
 */
export function languageFor(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Language {
  const asked = askedLanguage(args);
  if (asked !== undefined) return asked === "zh" ? "zh" : "en";
  const { LC_ALL, LC_MESSAGES, LANG } = environment;
  return /^zh\b|^zh_/i.test(LC_ALL || LC_MESSAGES || LANG || "") ? "zh" : "en";
}

function askedLanguage(args: readonly string[]): string | undefined {
  const own = args.includes("--") ? args.slice(0, args.indexOf("--")) : args;
  const joined = own.find((arg) => arg.startsWith("--lang="));
  if (joined !== undefined) return joined.slice("--lang=".length);
  const at = own.indexOf("--lang");
  return at === -1 ? undefined : own[at + 1];
}
