// Evaluates expressions over one row for tests: text in, type and JSON text out, with the errors that were reported.

import { type CompileOptions, compileExpression } from '../../../src/engine/expressions/compile-expression.ts';
import { defaultRegistry } from '../../../src/engine/functions/function-registry.ts';
import { Decimal } from '../../../src/engine/values/decimal.ts';
import type { SqlValue } from '../../../src/engine/values/sql-value.ts';
import { toJson } from '../../../src/engine/values/to-json.ts';
import { parseExpression } from '../../../src/sql/parser.ts';
import type { SqlType } from '../../../src/sql/sql-type.ts';
import {
  arrayType,
  BIGINT,
  BOOLEAN,
  DATE,
  DOUBLE,
  decimalType,
  formatType,
  INTEGER,
  mapType,
  STRING,
  structType,
  TIMESTAMP,
} from '../../../src/sql/sql-type.ts';

/** Columns by name: N… are null. */
const COLUMNS: readonly (readonly [string, SqlType, SqlValue])[] = [
  ['I', INTEGER, 7],
  ['NI', INTEGER, null],
  ['L', BIGINT, 9007199254740993n],
  ['NL', BIGINT, null],
  ['D', DOUBLE, 1.5],
  ['E', decimalType(5, 2), new Decimal(12345n, 2)],
  ['S', STRING, 'Hello World'],
  ['NS', STRING, null],
  ['B', BOOLEAN, true],
  ['NB', BOOLEAN, null],
  ['DT', DATE, 18321],
  ['TS', TIMESTAMP, 1615713000123],
  ['A', arrayType(INTEGER), [3, 1, null]],
  ['NA', arrayType(INTEGER), null],
  [
    'M',
    mapType(STRING, INTEGER),
    new Map<SqlValue, SqlValue>([
      ['a', 1],
      ['b', null],
    ]),
  ],
  [
    'R',
    structType([
      { name: 'X', type: INTEGER },
      { name: 'Y', type: STRING },
    ]),
    [5, 'y'],
  ],
  ['ROWTIME', BIGINT, 1614834367089n],
];

export interface Evaluated {
  readonly type: string;
  readonly json: string;
  readonly errors: readonly string[];
}

/** @throws ClickstreamError when the expression is refused */
export function evaluate(text: string, options: Partial<CompileOptions> = {}): Evaluated {
  const errors: string[] = [];
  const scope = { columns: COLUMNS.map(([name, type], index) => ({ name, source: 'T', type, index })) };
  const compiled = compileExpression(parseExpression(text), scope, {
    functions: defaultRegistry(),
    onError: (message, cause) => errors.push(`${message}: ${cause instanceof Error ? cause.message : String(cause)}`),
    ...options,
  });
  if (!compiled.type) return { type: 'null', json: 'null', errors };
  const value = compiled.evaluate(COLUMNS.map(([, , v]) => v));
  return { type: formatType(compiled.type), json: toJson(value, compiled.type), errors };
}

/** `TYPE json`. */
export function answer(text: string): string {
  const { type, json } = evaluate(text);
  return `${type} ${json}`;
}
