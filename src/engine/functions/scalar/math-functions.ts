// Arithmetic functions: absolute value, rounding, powers and random numbers.

import { ClickstreamError } from '../../../errors/clickstream-error.ts';
import { BIGINT, DOUBLE, decimalType, formatType, INTEGER, type SqlType } from '../../../sql/sql-type.ts';
import { Decimal } from '../../values/decimal.ts';
import type { BoundArguments, ScalarFunction, ScalarSignature } from '../function-declaration.ts';
import { P_DECIMAL, param } from '../parameter-types.ts';
import { printedDecimal, type RoundingMode, roundKeepingScale, withScale } from '../support/decimal-rounding.ts';
import { functionFailed, NULL_IN_NULL_OUT, required, scalar, signature } from '../support/declare.ts';

/** Java's cast of a double to a 64-bit integer: NaN is 0, what is too large becomes the largest. */
function doubleToLong(value: number): bigint {
  if (Number.isNaN(value)) return 0n;
  if (value >= 2 ** 63) return 2n ** 63n - 1n;
  if (value <= -(2 ** 63)) return -(2n ** 63n);
  return BigInt(Math.trunc(value));
}

const sameTypeAsArgument = (bound: BoundArguments): SqlType => bound.types[0] ?? decimalType(1, 0);

/** The type of a decimal without its fraction. @throws ClickstreamError STATEMENT_INVALID when nothing is left. */
const wholeDecimalType =
  (name: string) =>
  (bound: BoundArguments): SqlType => {
    const type = sameTypeAsArgument(bound);
    if (type.kind !== 'DECIMAL') return type;
    if (type.precision > type.scale) return decimalType(type.precision - type.scale, 0);
    throw new ClickstreamError(
      'STATEMENT_INVALID',
      `${name} of ${formatType(type)} has no type: a decimal needs at least one digit before the point.`,
      { nextStep: 'Cast the argument to a decimal with more digits before the point.', details: { function: name } },
    );
  };

const value = param('val', DOUBLE);
const places = param('decimalPlaces', INTEGER);
const decimalValue = param('val', P_DECIMAL);
const decimalAsArgument = { ...NULL_IN_NULL_OUT, returnType: sameTypeAsArgument };

function roundDouble(name: string, number: number, decimals: number, mode: RoundingMode): number {
  if (!Number.isFinite(number))
    throw functionFailed(`${name} to a number of places needs a finite number, not ${number}`);
  const exact = printedDecimal(number);
  if (decimals >= exact.scale) return number + 0;
  const rounded = withScale(exact, decimals, mode);
  return rounded.unscaled === 0n ? 0 : Number(rounded.toString());
}

/** CEIL and FLOOR: whole numbers of the same type. */
function wholeNumber(name: string, mode: RoundingMode, of: (n: number) => number, description: string): ScalarFunction {
  return scalar({
    name,
    category: 'MATHEMATICAL',
    description,
    signatures: [
      signature([decimalValue], P_DECIMAL, (n: Decimal) => roundKeepingScale(n, 0, mode), decimalAsArgument),
      signature([value], DOUBLE, of, NULL_IN_NULL_OUT),
      signature([param('val', INTEGER)], INTEGER, (n: number) => n, NULL_IN_NULL_OUT),
      signature([param('val', BIGINT)], BIGINT, (n: bigint) => n, NULL_IN_NULL_OUT),
    ],
  });
}

/** A null argument of the integer forms of ROUND is an error on a ksqlDB server, but plain null for all other functions. */
const wholeRound: readonly ScalarSignature[] = [
  signature([param('val', INTEGER)], BIGINT, (n: number | null) => BigInt(required(n, 'ROUND', 'val'))),
  signature([param('val', BIGINT)], BIGINT, (n: bigint | null) => required(n, 'ROUND', 'val')),
];

export const MATH_FUNCTIONS: readonly ScalarFunction[] = [
  scalar({
    name: 'ABS',
    category: 'MATHEMATICAL',
    description: 'The number without its sign. The smallest INT and BIGINT have no positive counterpart and stay.',
    signatures: [
      signature(
        [decimalValue],
        P_DECIMAL,
        (n: Decimal) => (n.unscaled < 0n ? new Decimal(-n.unscaled, n.scale) : n),
        decimalAsArgument,
      ),
      signature([value], DOUBLE, Math.abs, NULL_IN_NULL_OUT),
      signature([param('val', INTEGER)], INTEGER, (n: number) => Math.abs(n) | 0, NULL_IN_NULL_OUT),
      signature([param('val', BIGINT)], BIGINT, (n: bigint) => (n < 0n ? BigInt.asIntN(64, -n) : n), NULL_IN_NULL_OUT),
    ],
  }),
  wholeNumber('CEIL', 'CEILING', Math.ceil, 'The smallest whole number that is not below the argument.'),
  wholeNumber('FLOOR', 'FLOOR', Math.floor, 'The largest whole number that is not above the argument.'),
  scalar({
    name: 'ROUND',
    category: 'MATHEMATICAL',
    description:
      'Rounds to the nearest number with the given decimal places (0 when absent; negative for tens, hundreds, …). A number in the middle is rounded up.',
    signatures: [
      signature([decimalValue], P_DECIMAL, (n: Decimal) => withScale(n, 0, 'HALF_CEILING'), {
        ...NULL_IN_NULL_OUT,
        returnType: wholeDecimalType('ROUND'),
      }),
      signature(
        [value, places],
        DOUBLE,
        (n: number, decimals: number) => roundDouble('ROUND', n, decimals, 'HALF_CEILING'),
        NULL_IN_NULL_OUT,
      ),
      signature([value], BIGINT, (n: number) => doubleToLong(Math.round(n)), NULL_IN_NULL_OUT),
      signature(
        [decimalValue, places],
        P_DECIMAL,
        (n: Decimal, decimals: number) => roundKeepingScale(n, decimals, 'HALF_CEILING'),
        decimalAsArgument,
      ),
      ...wholeRound,
    ],
  }),
  scalar({
    name: 'TRUNC',
    category: 'MATHEMATICAL',
    description:
      'Cuts a number off after the given decimal places (0 when absent; negative for tens, hundreds, …), towards zero.',
    signatures: [
      signature([decimalValue], P_DECIMAL, (n: Decimal) => withScale(n, 0, 'DOWN'), {
        ...NULL_IN_NULL_OUT,
        returnType: wholeDecimalType('TRUNC'),
      }),
      signature([value], BIGINT, doubleToLong, NULL_IN_NULL_OUT),
      signature(
        [value, places],
        DOUBLE,
        (n: number, decimals: number) => roundDouble('TRUNC', n, decimals, 'DOWN'),
        NULL_IN_NULL_OUT,
      ),
      signature(
        [decimalValue, places],
        P_DECIMAL,
        (n: Decimal, decimals: number) => roundKeepingScale(n, decimals, 'DOWN'),
        decimalAsArgument,
      ),
      signature([param('val', INTEGER)], BIGINT, (n: number) => BigInt(n), NULL_IN_NULL_OUT),
      signature([param('val', BIGINT)], BIGINT, (n: bigint) => n, NULL_IN_NULL_OUT),
    ],
  }),
  scalar({
    name: 'RANDOM',
    category: 'MATHEMATICAL',
    author: '',
    description: 'A random number from 0.0 on and below 1.0.',
    deterministic: false,
    signatures: [signature([], DOUBLE, () => Math.random())],
  }),
  scalar({
    name: 'PI',
    category: 'MATHEMATICAL',
    description: 'The number pi, as near as a double comes.',
    signatures: [signature([], DOUBLE, () => Math.PI, { description: 'The number pi' })],
  }),
];
