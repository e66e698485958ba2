// Shows a place in a text: the line with a caret under the token, and two lines before and after it.
import { displayWidth as textWidth } from '../common/display-width.ts';
import type { Span } from './source-span.ts';

/** Lines shown before and after the marked one. */
const CONTEXT_LINES = 2;
const TAB = '  ';

/**
 * The lines around a span with carets under its first line, without colours:
 * ```
 * ksql/totals.sql:2:8
 *   1 | SELECT *
 * > 2 | FORM clicks
 *     | ^^^^
 * ```
 */
export function codeFrame(text: string, span: Pick<Span, 'start' | 'end' | 'line' | 'column'>, file?: string): string {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  const marked = Math.min(Math.max(span.line, 1), lines.length);
  const from = Math.max(1, marked - CONTEXT_LINES);
  const to = Math.min(lines.length, marked + CONTEXT_LINES);
  const width = String(to).length;
  const frame = file === undefined ? [] : [`${file}:${span.line}:${span.column}`];
  for (let number = from; number <= to; number++) {
    const line = lines[number - 1]!;
    const marker = number === marked ? '>' : ' ';
    frame.push(`${marker} ${String(number).padStart(width)} | ${line.replaceAll('\t', TAB)}`.trimEnd());
    if (number !== marked) continue;
    const before = line.slice(0, span.column - 1);
    const token = line.slice(span.column - 1, span.column - 1 + Math.max(span.end - span.start, 1));
    const indent = ' '.repeat(displayWidth(before));
    frame.push(`  ${' '.repeat(width)} | ${indent}${'^'.repeat(Math.max(displayWidth(token), 1))}`);
  }
  return frame.join('\n');
}

const displayWidth = (text: string): number => textWidth(text.replaceAll('\t', TAB));
