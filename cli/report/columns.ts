/**
 * Draws columns without a frame, for lists that may be long. A column is as wide as its content, and one column takes
 * the rest of the line.
 */
import { clean } from "../terminal/clean.ts";
import { displayWidth, wrap } from "./wrap.ts";

export interface ListColumn {
  readonly title: string;
  /** This column takes the rest of the width, and wraps. */
  readonly flexible?: boolean;
  /** This column is never narrower than its content, so that ids can be pasted. */
  readonly whole?: boolean;
  readonly align?: "left" | "right";
  readonly paint?: (text: string) => string;
}

export interface ListStyle {
  readonly width: number;
  readonly indent: number;
  readonly paintTitle: (text: string) => string;
  /** Stands between the title and the cell of a block. */
  readonly colon: string;
}

const GAP = 2;
const NARROWEST_FLEXIBLE = 10;
const NARROWEST = 6;

export function drawColumns(
  columns: readonly ListColumn[],
  rows: readonly (readonly string[])[],
  style: ListStyle,
): string {
  const { width, indent, paintTitle } = style;
  const cleaned = rows.map((row) => row.map(clean));
  const natural = columns.map(({ title }, index) =>
    Math.max(displayWidth(title), ...cleaned.map((row) => displayWidth(row[index] ?? ""))),
  );
  const widths = fittedWidths(columns, natural, width - indent);
  // An id in pieces cannot be pasted.
  if (columns.some(({ whole }, index) => whole && widths[index]! < natural[index]!)) {
    return drawBlocks(columns, cleaned, style);
  }
  const line = (cells: readonly string[], paints: readonly ((text: string) => string)[]) =>
    drawRow(cells, columns, widths, paints).map((text) => `${" ".repeat(indent)}${text}`.trimEnd());
  const titles = line(
    columns.map(({ title }) => title),
    columns.map(() => paintTitle),
  );
  const paints = columns.map(({ paint = (text: string) => text }) => paint);
  return [...titles, ...cleaned.flatMap((row) => line(row, paints))].join("\n");
}

/** Draws each row as a block, for terminals too narrow for columns: the last whole column, then `title: cell` lines. */
function drawBlocks(
  columns: readonly ListColumn[],
  rows: readonly (readonly string[])[],
  { width, indent, paintTitle, colon }: ListStyle,
): string {
  const head = columns.findLastIndex(({ whole }) => whole);
  return rows
    .flatMap((row) => [
      `${" ".repeat(indent)}${row[head] ?? ""}`,
      ...columns.flatMap(({ title, paint = (text: string) => text }, index) => {
        if (index === head) return [];
        const space = " ".repeat(indent + GAP);
        return wrap(`${title}${colon}${row[index] ?? ""}`, width - space.length).map((line, part) => {
          const named = part === 0 ? line.slice(0, title.length) : "";
          return `${space}${named === "" ? "" : paintTitle(named)}${paint(line.slice(named.length))}`;
        });
      }),
    ])
    .join("\n");
}

/**
 * Returns widths that fit the line. The flexible column shrinks first, then the widest of the others. Whole columns
 * shrink only if no other is left.
 */
function fittedWidths(columns: readonly ListColumn[], natural: readonly number[], width: number): readonly number[] {
  const room = width - GAP * (columns.length - 1);
  const widths = [...natural];
  const excess = () => widths.reduce((sum, part) => sum + part, 0) - room;
  const flexible = columns.findIndex((column) => column.flexible);
  if (flexible >= 0 && excess() > 0) {
    widths[flexible] = Math.max(Math.min(widths[flexible]!, NARROWEST_FLEXIBLE), widths[flexible]! - excess());
  }
  while (excess() > 0) {
    const widest = widestOf(widths, (index) => columns[index]?.whole !== true && widths[index]! > NARROWEST);
    const victim = widest ?? widestOf(widths, () => true)!;
    widths[victim] = widths[victim]! - 1;
  }
  return widths;
}

function widestOf(widths: readonly number[], mayShrink: (index: number) => boolean): number | undefined {
  const candidates = widths.map((_, index) => index).filter(mayShrink);
  return candidates.sort((a, b) => widths[b]! - widths[a]!)[0];
}

function drawRow(
  cells: readonly string[],
  columns: readonly ListColumn[],
  widths: readonly number[],
  paints: readonly ((text: string) => string)[],
): string[] {
  const wrapped = cells.map((cell, index) => wrap(cell, widths[index]!));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, row) =>
    wrapped
      .map((lines, index) => {
        const text = lines[row] ?? "";
        const space = " ".repeat(Math.max(0, widths[index]! - displayWidth(text)));
        const painted = text === "" ? "" : paints[index]!(text);
        return columns[index]!.align === "right" ? space + painted : painted + space;
      })
      .join(" ".repeat(GAP)),
  );
}
