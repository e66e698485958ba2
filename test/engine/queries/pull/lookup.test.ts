import { describe, expect, it } from 'vitest';
import type { DataSource } from '../../../../src/engine/catalog/catalog.ts';
import { compileExpression } from '../../../../src/engine/expressions/compile-expression.ts';
import { defaultRegistry } from '../../../../src/engine/functions/function-registry.ts';
import { lookupOf } from '../../../../src/engine/queries/pull/lookup.ts';
import { logicalSchema } from '../../../../src/engine/schema/logical-schema.ts';
import { parseExpression } from '../../../../src/sql/parser.ts';
import { BIGINT, DOUBLE, type SqlType, STRING } from '../../../../src/sql/sql-type.ts';

const column = (name: string, type: SqlType) => ({ name, type, namespace: 'KEY' as const });

function lookup(where: string, keys = [column('K', STRING)], windowed = false) {
  const source = {
    schema: logicalSchema(keys),
    window: windowed ? { type: 'TUMBLING', sizeMs: 1_000 } : null,
  } as unknown as DataSource;
  return lookupOf(parseExpression(where), source, (expression) =>
    compileExpression(expression, { columns: [] }, { functions: defaultRegistry(), onError: () => undefined }),
  );
}

describe('the lookup of a pull query', () => {
  it('is by key for equality, from either side, and for IN', () => {
    expect(lookup("K = 'a'").keys).toEqual([['a']]);
    expect(lookup("'a' = K").keys).toEqual([['a']]);
    expect(lookup("K IN ('a', 'b', 'a') AND V > 3").keys).toEqual([['a'], ['b']]);
  });

  it('takes whole numbers for a BIGINT key', () => {
    expect(lookup('K = 5', [column('K', BIGINT)]).keys).toEqual([[5n]]);
  });

  it('takes whole and decimal numbers for a DOUBLE key, but no fractions for a BIGINT', () => {
    expect(lookup('K IN (10, 8.5)', [column('K', DOUBLE)]).keys).toEqual([[10], [8.5]]);
    expect(lookup('K = 8.5', [column('K', BIGINT)]).keys).toBeUndefined();
  });

  it('needs every column of a key', () => {
    const keys = [column('A', STRING), column('B', STRING)];
    expect(lookup("A = 'x'", keys).keys).toBeUndefined();
    expect(lookup("A = 'x' AND B IN ('y', 'z')", keys).keys).toEqual([
      ['x', 'y'],
      ['x', 'z'],
    ]);
  });

  it('joins the keys of a disjunction, and scans when one side names none', () => {
    expect(lookup("K = 'a' OR K = 'b'").keys).toEqual([['a'], ['b']]);
    expect(lookup("K = 'a' OR V = 1").keys).toBeUndefined();
  });

  it('is a range for comparisons of a single key', () => {
    expect(lookup("K >= 'a' AND K < 'c'").range).toEqual({ from: ['a'], to: ['c'], conditions: 2 });
  });

  it('bounds windows', () => {
    const { windows } = lookup("K = 'a' AND WINDOWSTART >= 10 AND WINDOWEND < 50", undefined, true);
    expect(windows).toEqual({ startFrom: 10, endTo: 50 });
  });

  it('is nothing for what only the predicate can decide', () => {
    expect(lookup("K LIKE 'a%'")).toEqual({});
    expect(lookup("NOT (K = 'a')").keys).toBeUndefined();
  });

  it('refuses texts among the values of a numeric key', () => {
    expect(() => lookup("K IN ('10', 8)", [column('K', BIGINT)])).toThrow(/BIGINT/);
  });
});
