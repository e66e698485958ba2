// Tables that fit the terminal: columns get their share of the width, long values wrap inside their cell.
import { cutText, displayWidth, graphemes } from '../../common/display-width.ts';

const MIN_COLUMN = 5;
/** A column whose values are cut keeps at least so much, before others have to wrap for it. */
const MIN_CUT_COLUMN = 12;

export interface TableLayout {
  readonly widths: readonly number[];
}

const padTo = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - displayWidth(text)));

/** Newlines and other control characters would break the frame. */
const printable = (text: string): string =>
  text.replace(/[\p{Cc}]/gu, (c) => (c === '\n' ? '⏎' : c === '\t' ? '⇥' : '·'));

/** Widths for the given contents within `available` terminal columns. Wide columns give way first. */
export function layOut(rows: readonly (readonly string[])[], available: number): TableLayout {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const natural = Array.from({ length: columns }, (_, i) =>
    Math.max(1, ...rows.map((row) => displayWidth(printable(row[i] ?? '')))),
  );
  const room = Math.max(columns * MIN_COLUMN, available - columns - 1);
  const widths = [...natural];
  while (widths.reduce((sum, w) => sum + w, 0) > room) {
    const widest = widths.indexOf(Math.max(...widths));
    const width = widths[widest] ?? MIN_COLUMN;
    if (width <= MIN_COLUMN) break;
    widths[widest] = Math.max(MIN_COLUMN, width - Math.max(1, Math.floor(width / 10)));
  }
  return { widths };
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const char of graphemes(printable(text))) {
    const size = displayWidth(char);
    if (used + size > width) {
      lines.push(line);
      line = '';
      used = 0;
    }
    line += char;
    used += size;
  }
  lines.push(line);
  return lines;
}

export function tableRule({ widths }: TableLayout): string {
  return `+${widths.map((w) => '-'.repeat(w)).join('+')}+`;
}

/** One row, over as many lines as its longest cell needs. */
export function tableRow(row: readonly string[], { widths }: TableLayout): string {
  const cells = widths.map((width, i) => wrap(row[i] ?? '', width));
  const height = Math.max(1, ...cells.map((lines) => lines.length));
  return Array.from(
    { length: height },
    (_, y) => `|${widths.map((width, i) => padTo(cells[i]?.[y] ?? '', width)).join('|')}|`,
  ).join('\n');
}

/**
 * A whole table with its heading.
 * @param cutColumn a column whose values may be cut, so that every row stays on one line
 */
export function fitTable(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  available: number,
  cutColumn = -1,
): string {
  const shown = cutColumn < 0 ? rows : withCutColumn(heading, rows, available, cutColumn);
  const layout = layOut([heading, ...shown], available);
  const rule = tableRule(layout);
  return [rule, tableRow(heading, layout), rule, ...shown.map((row) => tableRow(row, layout)), rule].join('\n');
}

function withCutColumn(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  available: number,
  column: number,
): string[][] {
  const { widths } = layOut(
    [heading, ...rows].map((row) => row.map((cell, i) => (i === column ? '' : cell))),
    Infinity,
  );
  const others = widths.reduce((sum, width, i) => sum + 1 + (i === column ? 0 : width), 1);
  const room = Math.max(MIN_CUT_COLUMN, available - others);
  return rows.map((row) => row.map((cell, i) => (i === column ? cutText(cell.replace(/\s+/g, ' '), room) : cell)));
}
