// Tables that fit the terminal: columns get their share of the width, and rows with too many of them are shown field by field.
import { cutText, displayWidth } from '../../common/display-width.ts';
import { cellLines, leastWidth, printable } from './cell-lines.ts';
import { wrapText } from './wrap-text.ts';

/** A column whose values are cut keeps at least so much, before others have to wrap for it. */
const MIN_CUT_COLUMN = 12;

/** How the rows of one answer are shown. Every part is one or more whole lines. */
export interface TableFrame {
  readonly head: string | null;
  /** @param number of the row, from 1 */
  row(cells: readonly string[], number: number): string;
  readonly foot: string | null;
}

const padTo = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - displayWidth(text)));

/**
 * The frame for a heading and rows like these.
 * @param available columns of the terminal
 */
export function frameFor(
  heading: readonly string[],
  sample: readonly (readonly string[])[],
  available: number,
): TableFrame {
  const widths = widthsOf([heading, ...sample], available);
  if (widths === null) return fieldByField(heading, available);
  const rule = `+${widths.map((w) => '-'.repeat(w)).join('+')}+`;
  const row = (cells: readonly string[]): string => {
    const lines = widths.map((width, i) => cellLines(printable(cells[i] ?? ''), width));
    const height = Math.max(1, ...lines.map((cell) => cell.length));
    return Array.from(
      { length: height },
      (_, y) => `|${widths.map((width, i) => padTo(lines[i]?.[y] ?? '', width)).join('|')}|`,
    ).join('\n');
  };
  return { head: [rule, row(heading), rule].join('\n'), row, foot: rule };
}

/** The widest columns give way first, but none below what its values need; null when even that is too much. */
function widthsOf(rows: readonly (readonly string[])[], available: number): readonly number[] | null {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widestOf = (measure: (text: string) => number) =>
    Array.from({ length: columns }, (_, i) => Math.max(1, ...rows.map((row) => measure(printable(row[i] ?? '')))));
  const widths = widestOf(displayWidth);
  const least = widestOf(leastWidth);
  let excess = sum(widths) - (available - columns - 1);
  if (excess > 0 && columns > 1 && sum(least) > available - columns - 1) return null;
  while (excess > 0) {
    const spare = widths.map((width, i) => width - Math.min(least[i] ?? 1, width));
    // The widest of those that can still give something.
    const wide = widths.map((width, i) => ((spare[i] ?? 0) > 0 ? width : 0));
    const widest = wide.indexOf(Math.max(...wide));
    if ((wide[widest] ?? 0) === 0) break;
    widths[widest] = (widths[widest] ?? 1) - 1;
    excess--;
  }
  return widths;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

function fieldByField(heading: readonly string[], available: number): TableFrame {
  const label = Math.max(...heading.map(displayWidth));
  return {
    head: null,
    row: (cells, number) => {
      const title = `-- ${number} `;
      const fields = heading.map((name, i) =>
        wrapText(`${padTo(name, label)} | ${printable(cells[i] ?? '')}`.trimEnd(), available, label + 3),
      );
      return [title + '-'.repeat(Math.max(0, Math.min(available, label + 24) - title.length)), ...fields].join('\n');
    },
    foot: null,
  };
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
  const { head, row, foot } = frameFor(heading, shown, available);
  return [head, ...shown.map((cells, i) => row(cells, i + 1)), foot].filter((part) => part !== null).join('\n');
}

function withCutColumn(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  available: number,
  column: number,
): string[][] {
  const others = heading.map((_, i) =>
    i === column ? 0 : Math.max(...[heading, ...rows].map((row) => displayWidth(printable(row[i] ?? '')))),
  );
  const room = Math.max(MIN_CUT_COLUMN, available - sum(others) - heading.length - 1);
  return rows.map((row) => row.map((cell, i) => (i === column ? cutText(cell.replace(/\s+/g, ' '), room) : cell)));
}
