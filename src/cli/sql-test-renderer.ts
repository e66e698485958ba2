// Prints results of SQL tests: one line per case, for failures the place, what was expected and what came side by side.
import type { SqlTestFailure, SqlTestResult } from '../engine/test-driver/run-sql-test.ts';
import { textTable } from './text-table.ts';

/** How many entries of the processing log are shown with a failure. */
const LOG_ENTRIES = 5;

export interface FileResults {
  readonly file: string;
  readonly results: readonly SqlTestResult[];
}

const show = (value: unknown): string =>
  typeof value === 'string'
    ? `'${value}'`
    : (JSON.stringify(value, (_, v: unknown) => (typeof v === 'bigint' ? String(v) : v)) ?? 'null');

export function renderFile({ file, results }: FileResults): string {
  const lines = [file];
  for (const { name, span, failure } of results) {
    if (failure === null) lines.push(`  ok      ${name}`);
    else lines.push(`  FAILED  ${name}`, ...renderFailure(file, span.line, failure));
  }
  return lines.join('\n');
}

function renderFailure(file: string, caseLine: number, failure: SqlTestFailure): string[] {
  const { statement, error, columns, log } = failure;
  const indent = '          ';
  const lines = [`${indent}${file}:${statement?.span.line ?? caseLine}  ${error.code}: ${error.message}`];
  if (statement !== null)
    lines.push(...statement.text.split('\n').map((line, i) => `${indent}${i === 0 ? '> ' : '  '}${line}`));
  if (columns.length > 0) {
    const rows = columns.map(({ column, expected, actual, equal }) => [
      column,
      show(expected),
      show(actual),
      equal ? '' : '<- differs',
    ]);
    lines.push(textTable([['column', 'expected', 'actual', ''], ...rows]).replaceAll(/^/gm, indent));
  }
  for (const entry of log.slice(0, LOG_ENTRIES)) lines.push(`${indent}log: ${entry.message} (${entry.cause})`);
  if (log.length > LOG_ENTRIES) lines.push(`${indent}log: ${log.length - LOG_ENTRIES} more`);
  return lines;
}

export function renderTally(files: readonly FileResults[]): string {
  const all = files.flatMap(({ results }) => results);
  const failed = all.filter(({ failure }) => failure !== null).length;
  const plural = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`;
  const outcome = failed === 0 ? 'all passed' : `${failed} failed`;
  return `${plural(all.length, 'test')} in ${plural(files.length, 'file')}, ${outcome}`;
}

/** One object per case, for machines. */
export function toJson(files: readonly FileResults[]): string {
  const cases = files.flatMap(({ file, results }) =>
    results.map(({ name, span, failure }) => ({
      file,
      name,
      line: span.line,
      passed: failure === null,
      ...(failure === null
        ? {}
        : {
            failure: {
              line: failure.statement?.span.line ?? span.line,
              statement: failure.statement?.text ?? null,
              code: failure.error.code,
              message: failure.error.message,
              columns: failure.columns,
              log: failure.log.map(({ kind, logger, message, cause }) => ({ kind, logger, message, cause })),
            },
          }),
    })),
  );
  return JSON.stringify(cases, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value), 2);
}
