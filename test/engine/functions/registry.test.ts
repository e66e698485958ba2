import { describe, expect, test } from 'vitest';
import type {
  FunctionDeclaration,
  ParameterType,
  ScalarSignature,
} from '../../../src/engine/functions/function-declaration.ts';
import { defaultRegistry, FunctionRegistry } from '../../../src/engine/functions/function-registry.ts';
import { type CallArgument, formatSignature } from '../../../src/engine/functions/function-resolution.ts';
import {
  P_BIGINT,
  P_BYTES,
  P_DATE,
  P_DECIMAL,
  P_DOUBLE,
  P_INTEGER,
  P_STRING,
  pArray,
  param,
  pGeneric,
} from '../../../src/engine/functions/parameter-types.ts';
import {
  arrayType,
  BIGINT,
  BOOLEAN,
  BYTES,
  DATE,
  DOUBLE,
  decimalType,
  INTEGER,
  type SqlType,
  STRING,
} from '../../../src/sql/sql-type.ts';

function scalar(
  name: string,
  signatures: readonly [readonly ParameterType[], variadic?: number][],
): FunctionDeclaration {
  const declared = signatures.map(([types, variadic]): ScalarSignature => {
    const base = {
      parameters: types.map((type, i) => param(`p${i}`, type)),
      returns: P_STRING,
      bind: () => () => null,
    };
    return variadic === undefined ? base : { ...base, variadic };
  });
  return { kind: 'SCALAR', name, category: 'TEST', description: '', signatures: declared };
}

const T = pGeneric('T');
const registry = new FunctionRegistry([
  scalar('ROUNDED', [[[P_INTEGER]], [[P_BIGINT]], [[P_DOUBLE]]]),
  scalar('POW', [[[P_DOUBLE, P_DOUBLE]], [[P_BIGINT, P_BIGINT]]]),
  scalar('HAS', [[[pArray(T), T]]]),
  scalar('FIRST', [[[T, T], 1]]),
  scalar('PICK', [[[P_STRING, P_STRING], 1], [[P_STRING, P_STRING]]]),
  scalar('TO_DAY', [[[P_DATE]]]),
  scalar('SIZE', [[[P_STRING]], [[P_BYTES]]]),
  scalar('EXACT', [[[P_DECIMAL]]]),
]);
const value = (type: SqlType | null): CallArgument => ({ kind: 'VALUE', type });
const resolve = (name: string, ...types: (SqlType | null)[]) => registry.resolveScalar(name, types.map(value));
const chosen = (name: string, ...types: (SqlType | null)[]) => formatSignature(name, resolve(name, ...types).signature);

describe('overload resolution', () => {
  test('an exact match wins over a wider type', () => {
    expect(chosen('ROUNDED', BIGINT)).toBe('ROUNDED(BIGINT p0)');
  });

  test('numbers widen when nothing matches exactly, and the argument types say so', () => {
    expect(resolve('POW', INTEGER, DOUBLE).types).toEqual([DOUBLE, DOUBLE]);
    expect(resolve('EXACT', INTEGER).types).toEqual([decimalType(10, 0)]);
  });

  test('strings widen to dates', () => {
    expect(resolve('TO_DAY', STRING).types).toEqual([DATE]);
  });

  test('two wider signatures are ambiguous', () => {
    expect(() => resolve('POW', INTEGER, BIGINT)).toThrow(/POW\(INTEGER, BIGINT\) is ambiguous/);
    expect(() => resolve('SIZE', null)).toThrow(/SIZE\(null\) is ambiguous/);
  });

  test('NULL fits any parameter', () => {
    expect(chosen('POW', null, BIGINT)).toBe('POW(BIGINT p0, BIGINT p1)');
  });

  test('a generic letter stands for one type throughout', () => {
    expect(resolve('HAS', arrayType(INTEGER), INTEGER).generics.get('T')).toEqual(INTEGER);
    expect(() => resolve('HAS', arrayType(INTEGER), BIGINT)).toThrow(/fits none of its signatures/);
  });

  test('a repeated parameter takes none, one or many arguments', () => {
    expect(resolve('FIRST', INTEGER).parameters).toHaveLength(1);
    expect(resolve('FIRST', INTEGER, INTEGER, INTEGER).parameters).toHaveLength(3);
    expect(() => resolve('FIRST')).toThrow(/fits none/);
    expect(() => resolve('FIRST', null, null)).toThrow(/ambiguous/);
  });

  test('a signature without repetition is preferred', () => {
    expect(chosen('PICK', STRING, STRING)).toBe('PICK(VARCHAR p0, VARCHAR p1)');
    expect(chosen('PICK', STRING, STRING, STRING)).toBe('PICK(VARCHAR p0, VARCHAR... p1)');
  });

  test('the refusal lists the accepted signatures', () => {
    expect(() => resolve('SIZE', BOOLEAN)).toThrow(/SIZE\(VARCHAR p0\)\n {2}SIZE\(BYTES p0\)/);
    expect(resolve('SIZE', BYTES).types).toEqual([BYTES]);
  });
});

describe('the registry', () => {
  test('names are found in any case, unknown ones with similar names', () => {
    expect(registry.find('rounded')?.name).toBe('ROUNDED');
    expect(() => registry.get('ROUNDD')).toThrow(/no function ROUNDD. Did you mean ROUNDED\?/);
  });

  test('a function declared twice is refused', () => {
    expect(() => new FunctionRegistry([scalar('A', []), scalar('a', [])])).toThrow(/more than once/);
  });

  test('an aggregate cannot stand where a scalar function is needed', () => {
    expect(() => defaultRegistry().resolveScalar('SUM', [value(INTEGER)])).toThrow(/SUM is an aggregate function/);
  });

  test('aggregates take no implicit conversions', () => {
    expect(() => defaultRegistry().resolveAggregate('CORRELATION', [value(INTEGER), value(BIGINT)])).toThrow(
      /fits none/,
    );
  });

  test('every function says what it does and has signatures', () => {
    for (const declaration of defaultRegistry().list()) {
      expect(declaration.description, declaration.name).not.toBe('');
      expect(declaration.signatures.length, declaration.name).toBeGreaterThan(0);
    }
  });
});
