/** The style of a printed text: its language, colours and width. */
import type { Shell } from "../terminal/shell.ts";
import type { Colours } from "../terminal/terminal.ts";
import type { Language, Texts } from "../texts/texts.ts";

export interface Style {
  readonly language: Language;
  readonly texts: Texts;
  readonly colours: Colours;
  /** Columns that a line may fill. */
  readonly width: number;
}

export function styleOf({ language, texts, terminal }: Shell): Style {
  return { language, texts, colours: terminal.colours, width: terminal.width };
}
