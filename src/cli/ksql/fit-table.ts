// Tables that fit the terminal: columns get their share of the width, long values wrap inside their cell.

const MIN_COLUMN = 5;

export interface TableLayout {
  readonly widths: readonly number[];
}

/** Terminal columns that a text takes: wide East Asian characters and emoji take two. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    const wide =
      (code >= 0x1100 && code <= 0x115f) ||
      (code >= 0x2e80 && code <= 0xa4cf) ||
      (code >= 0xac00 && code <= 0xd7a3) ||
      (code >= 0xf900 && code <= 0xfaff) ||
      (code >= 0xfe30 && code <= 0xfe6f) ||
      (code >= 0xff00 && code <= 0xff60) ||
      (code >= 0x1f300 && code <= 0x1faff);
    width += wide ? 2 : 1;
  }
  return width;
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
  for (const char of printable(text)) {
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

/** A whole table with its heading. */
export function fitTable(heading: readonly string[], rows: readonly (readonly string[])[], available: number): string {
  const layout = layOut([heading, ...rows], available);
  const rule = tableRule(layout);
  return [rule, tableRow(heading, layout), rule, ...rows.map((row) => tableRow(row, layout)), rule].join('\n');
}
