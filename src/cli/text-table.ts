// Lines up columns of text; the only layout that the commands need.

/** The first row is the heading. Columns whose every value is a number are aligned right. */
export function textTable(rows: readonly (readonly string[])[], indent = ''): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const cell = (row: readonly string[], column: number) => row[column] ?? '';
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => cell(row, column).length)),
  );
  const numeric = Array.from({ length: columns }, (_, column) =>
    rows.slice(1).every((row) => /^(|-|[\d.,]+( (B|kB|MB|GB|s|ms))?)$/.test(cell(row, column))),
  );
  return rows
    .map((row) => {
      const cells = widths.map((width, column) =>
        numeric[column] ? cell(row, column).padStart(width) : cell(row, column).padEnd(width),
      );
      return `${indent}${cells.join('  ')}`.trimEnd();
    })
    .join('\n');
}
