// Functions that choose between values by whether they are null or equal, and AS_VALUE.
import type { SqlValue } from '../../values/sql-value.ts';
import type { ScalarFunction } from '../function-declaration.ts';
import { param, pGeneric } from '../parameter-types.ts';
import { boundSignature, scalar, signature } from '../support/declare.ts';
import { nullSafeEquality } from '../support/value-identity.ts';

const T = pGeneric('T');

export const CONDITIONAL_FUNCTIONS: readonly ScalarFunction[] = [
  scalar({
    name: 'COALESCE',
    category: 'CONDITIONAL',
    description: 'The first of the values that is not null.',
    signatures: [
      signature(
        [param('first', T), param('others', T)],
        T,
        (...values: SqlValue[]) => values.find((value) => value !== null) ?? null,
        { variadic: 1 },
      ),
    ],
  }),
  scalar({
    name: 'IFNULL',
    category: 'CONDITIONAL',
    description: 'The value, or the other one when it is null.',
    signatures: [
      signature(
        [param('expression', T, 'The value'), param('altValue', T, 'What to take when it is null')],
        T,
        (value: SqlValue, other: SqlValue) => value ?? other,
      ),
    ],
  }),
  scalar({
    name: 'NULLIF',
    category: 'CONDITIONAL',
    description: 'Null when the two values are equal, else the first.',
    signatures: [
      boundSignature([param('expr1', T, 'The value'), param('expr2', T, 'What it is compared with')], T, (bound) => {
        const equal = nullSafeEquality(bound.types[0]);
        return (value: SqlValue, other: SqlValue) => (equal(value, other) ? null : value);
      }),
    ],
  }),
  scalar({
    name: 'AS_VALUE',
    category: 'OTHER',
    description:
      'Copies a key column into the value of the result. Anywhere but in the projection of a query it does nothing.',
    signatures: [signature([param('keyColumn', T)], T, (value: SqlValue) => value)],
  }),
];
