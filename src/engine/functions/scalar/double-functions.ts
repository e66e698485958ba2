// Functions on floating-point numbers: roots, logarithms, trigonometry. Each takes INT and BIGINT as well.
import { BIGINT, DOUBLE, INTEGER, type SqlType } from '../../../sql/sql-type.ts';
import type { ScalarFunction, ScalarSignature } from '../function-declaration.ts';
import { param } from '../parameter-types.ts';
import { NULL_IN_NULL_OUT, scalar, signature } from '../support/declare.ts';

type AnyNumber = number | bigint;

const DEGREES_PER_RADIAN = 57.29577951308232;
const RADIANS_PER_DEGREE = 0.017453292519943295;

interface NumberParameter {
  readonly name: string;
  readonly description: string;
}

/** One signature per numeric type; the arguments are taken as doubles. */
function forEachType(
  types: readonly SqlType[],
  parameters: readonly NumberParameter[],
  result: SqlType,
  of: (...args: number[]) => number,
  description: string,
): readonly ScalarSignature[] {
  return types.map((type) =>
    signature(
      parameters.map((p) => param(p.name, type, p.description)),
      result,
      (...args: AnyNumber[]) => of(...args.map(Number)),
      { ...NULL_IN_NULL_OUT, description: `${description} (${type.kind})` },
    ),
  );
}

function unary(
  name: string,
  of: (x: number) => number,
  description: string,
  argument: NumberParameter,
  result: SqlType = DOUBLE,
): ScalarFunction {
  return scalar({
    name,
    category: 'MATHEMATICAL',
    description: `${description}.`,
    signatures: forEachType(
      [DOUBLE, INTEGER, BIGINT],
      [argument],
      result,
      of as (...args: number[]) => number,
      description,
    ),
  });
}

const number = (description: string): NumberParameter => ({ name: 'value', description });
const angle = number('An angle in radians');
const ratio = number('A number');

const cotangent = (x: number): number => 1 / Math.tan(x);
const signOf = (x: number): number => (x > 0 ? 1 : x < 0 ? -1 : 0);

/** Logarithm to a base; bases that are not positive, and 1, have none. */
function logarithm(base: number, x: number): number {
  return base <= 0 || base === 1 ? Number.NaN : Math.log(x) / Math.log(base);
}

const base: NumberParameter = { name: 'base', description: 'The base' };
const LOG_DESCRIPTION = 'Logarithm to the given base';

export const DOUBLE_FUNCTIONS: readonly ScalarFunction[] = [
  unary('ACOS', Math.acos, 'Arc cosine in radians', ratio),
  unary('ASIN', Math.asin, 'Arc sine in radians', ratio),
  unary('ATAN', Math.atan, 'Arc tangent in radians', ratio),
  unary('CBRT', Math.cbrt, 'Cube root', ratio),
  unary('COS', Math.cos, 'Cosine', angle),
  unary('COSH', Math.cosh, 'Hyperbolic cosine', angle),
  unary('COT', cotangent, 'Cotangent', angle),
  unary('DEGREES', (x) => x * DEGREES_PER_RADIAN, 'An angle in degrees from radians', angle),
  unary('EXP', Math.exp, "Euler's number to the given power", { name: 'exponent', description: 'The power' }),
  unary('LN', Math.log, 'Natural logarithm', ratio),
  unary('RADIANS', (x) => x * RADIANS_PER_DEGREE, 'An angle in radians from degrees', number('An angle in degrees')),
  unary('SIGN', signOf, '1 for positive numbers, -1 for negative ones, else 0', ratio, INTEGER),
  unary('SIN', Math.sin, 'Sine', angle),
  unary('SINH', Math.sinh, 'Hyperbolic sine', angle),
  unary('SQRT', Math.sqrt, 'Square root', ratio),
  unary('TAN', Math.tan, 'Tangent', angle),
  unary('TANH', Math.tanh, 'Hyperbolic tangent', angle),
  scalar({
    name: 'ATAN2',
    category: 'MATHEMATICAL',
    description: 'The angle in radians between the x axis and the line from the origin to the point (x, y).',
    signatures: forEachType(
      [DOUBLE, BIGINT, INTEGER],
      [
        { name: 'y', description: 'The y coordinate' },
        { name: 'x', description: 'The x coordinate' },
      ],
      DOUBLE,
      Math.atan2 as (...args: number[]) => number,
      'Angle of the point (x, y)',
    ),
  }),
  scalar({
    name: 'LOG',
    category: 'MATHEMATICAL',
    description: 'Natural logarithm of a number, or its logarithm to the given base.',
    signatures: [
      ...forEachType(
        [INTEGER, BIGINT, DOUBLE],
        [base, ratio],
        DOUBLE,
        logarithm as (...args: number[]) => number,
        LOG_DESCRIPTION,
      ),
      ...forEachType(
        [DOUBLE, INTEGER, BIGINT],
        [ratio],
        DOUBLE,
        Math.log as (...args: number[]) => number,
        'Natural logarithm',
      ),
    ],
  }),
  scalar({
    name: 'POWER',
    category: 'MATHEMATICAL',
    description: 'A number to the power of another.',
    signatures: forEachType(
      [DOUBLE, BIGINT, INTEGER],
      [base, { name: 'exponent', description: 'The power' }],
      DOUBLE,
      Math.pow as (...args: number[]) => number,
      'base to the power of exponent',
    ),
  }),
];
