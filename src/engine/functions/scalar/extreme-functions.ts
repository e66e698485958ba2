// GREATEST and LEAST: the extreme one of several values, null arguments left out.
import {
  BIGINT,
  BYTES,
  DATE,
  DOUBLE,
  decimalType,
  INTEGER,
  type SqlType,
  STRING,
  TIME,
  TIMESTAMP,
} from '../../../sql/sql-type.ts';
import { type Comparator, comparatorOf } from '../../values/compare.ts';
import type { SqlValue } from '../../values/sql-value.ts';
import type { BoundArguments, ParameterType, ScalarFunction } from '../function-declaration.ts';
import { P_DECIMAL, param } from '../parameter-types.ts';
import { scalar, signature } from '../support/declare.ts';

const TYPES: readonly (SqlType | ParameterType)[] = [
  TIME,
  DATE,
  BYTES,
  TIMESTAMP,
  P_DECIMAL,
  INTEGER,
  BIGINT,
  DOUBLE,
  STRING,
];

/** The narrowest decimal that holds every argument. */
function commonDecimal(bound: BoundArguments): SqlType {
  let whole = 0;
  let scale = 0;
  for (const type of bound.types) {
    if (type?.kind !== 'DECIMAL') continue;
    whole = Math.max(whole, type.precision - type.scale);
    scale = Math.max(scale, type.scale);
  }
  return decimalType(Math.max(whole + scale, 1), scale);
}

function extreme(name: string, wanted: 1 | -1, description: string): ScalarFunction {
  const pickBy =
    (order: Comparator) =>
    (...values: SqlValue[]): SqlValue => {
      let best: SqlValue = null;
      for (const value of values) {
        if (value !== null && (best === null || order(value, best) * wanted > 0)) best = value;
      }
      return best;
    };
  return scalar({
    name,
    category: 'MATHEMATICAL',
    description,
    signatures: TYPES.map((type) =>
      signature(
        [param('val', type), param('vals', type)],
        type,
        pickBy(comparatorOf(type.kind === 'DECIMAL' ? decimalType(1, 0) : (type as SqlType))!),
        {
          variadic: 1,
          ...(type.kind === 'DECIMAL' ? { returnType: commonDecimal } : {}),
        },
      ),
    ),
  });
}

export const EXTREME_FUNCTIONS: readonly ScalarFunction[] = [
  extreme('GREATEST', 1, 'The largest of the values that are not null.'),
  extreme('LEAST', -1, 'The smallest of the values that are not null.'),
];
