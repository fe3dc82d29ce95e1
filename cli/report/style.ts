/** How a text is to look: language, colours, width. */
import type { Shell } from "../terminal/shell.ts";
import type { Colours } from "../terminal/terminal.ts";
import type { Language, Texts } from "../texts/texts.ts";

export interface Style {
  readonly language: Language;
  readonly texts: Texts;
  readonly colours: Colours;
  /** Columns that a line may take. */
  readonly width: number;
}

export function styleOf({ language, texts, terminal }: Shell): Style {
  return { language, texts, colours: terminal.colours, width: terminal.width };
}
