/** Prints a plain text table. The first column holds words, the other columns figures. */

export function printTable(header: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? "").length)),
  );
  const line = (cells: readonly string[]) =>
    cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)));
  const lines = [line(header), widths.map((width) => "-".repeat(width)), ...rows.map(line)];
  process.stdout.write(`${lines.map((cells) => cells.join("  ").trimEnd()).join("\n")}\n`);
}
