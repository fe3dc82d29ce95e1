/** A sentence with its colour. It is painted after wrapping, so that a colour never spans two lines. */
import { clean } from "../terminal/clean.ts";
import { wrap } from "./wrap.ts";

export interface Paragraph {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

export function drawParagraphs(paragraphs: readonly Paragraph[], width: number): string[] {
  return paragraphs.flatMap(({ text, paint = (line) => line }) => wrap(clean(text), width).map(paint));
}
