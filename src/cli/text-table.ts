// Lines up columns of text; the only layout that the commands need.
import { cutText, displayWidth } from '../common/display-width.ts';

const GAP = '  ';
/** No column gets narrower than this, even on a terminal that is. */
const MIN_WIDTH = 8;

/**
 * The first row is the heading. Columns whose every value is a number are aligned right.
 * @param available columns of the terminal: longer rows are cut, the widest column first; absent: nothing is cut
 */
export function textTable(rows: readonly (readonly string[])[], available?: number): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => displayWidth(row[column] ?? ''))),
  );
  if (available !== undefined) shrink(widths, available - GAP.length * (columns - 1));
  const numeric = widths.map((_, column) =>
    rows.slice(1).every((row) => /^(|-|[\d.,]+( (B|kB|MB|GB|s|ms))?)$/.test(row[column] ?? '')),
  );
  return rows
    .map((row) =>
      widths
        .map((width, column) => {
          const text = cutText(row[column] ?? '', width);
          const fill = ' '.repeat(width - displayWidth(text));
          return numeric[column] ? fill + text : text + fill;
        })
        .join(GAP)
        .trimEnd(),
    )
    .join('\n');
}

function shrink(widths: number[], available: number): void {
  let excess = widths.reduce((sum, width) => sum + width, 0) - available;
  while (excess > 0) {
    const widest = widths.indexOf(Math.max(...widths));
    if ((widths[widest] ?? 0) <= MIN_WIDTH) return;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess--;
  }
}
