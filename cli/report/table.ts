/** Draws tables. It measures East Asian signs as two columns, and cuts no text. */
import Table from "cli-table3";
import { clean } from "../terminal/clean.ts";
import { wrap } from "./wrap.ts";

export interface Column {
  readonly title: string;
  /** Columns of text, without borders and padding. */
  readonly width: number;
  readonly align?: "left" | "right";
}

/** A cell has one line or several. Each line is cleaned and wrapped on its own. */
export interface Cell {
  readonly lines: readonly string[];
  /** Colours the first line after wrapping, so that a colour never runs into the border. */
  readonly paintFirst?: (text: string) => string;
}

export interface TableStyle {
  readonly bold: (text: string) => string;
  /** Draws no line between rows; for rows of one line. */
  readonly compact?: boolean;
}

const PADDING = 2;

/** Returns the width of borders and padding of a table; the rest of the width is for text. */
export function frameWidth(columns: number): number {
  return columns * PADDING + columns + 1;
}

export function drawTable(columns: readonly Column[], rows: readonly (readonly Cell[])[], style: TableStyle): string {
  const table = new Table({
    head: columns.map(({ title, width }) => wrap(title, width).map(style.bold).join("\n")),
    colWidths: columns.map((column) => column.width + PADDING),
    colAligns: columns.map((column) => column.align ?? "left"),
    style: { head: [], border: [], compact: style.compact === true },
  });
  for (const row of rows) {
    table.push(row.map((cell, index) => drawCell(cell, columns[index]!.width)));
  }
  return table.toString();
}

function drawCell({ lines, paintFirst = (text) => text }: Cell, width: number): string {
  return lines
    .flatMap((line, index) => wrap(clean(line), width).map((part) => (index === 0 ? paintFirst(part) : part)))
    .join("\n");
}
