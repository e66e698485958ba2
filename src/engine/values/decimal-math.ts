// Exact decimal arithmetic with the rules of Java's BigDecimal as ksqlDB uses it: nothing is ever rounded silently
// except where a CAST asks for it.
import { Decimal } from './decimal.ts';
import { clipText, evaluationError } from './evaluation-error.ts';
import { javaTrim, normaliseDigits } from './java-number.ts';

const POWERS: bigint[] = [1n];
/** 10 to the power `n`, n ≥ 0. */
export function powerOfTen(n: number): bigint {
  for (let i = POWERS.length; i <= n; i++) POWERS.push(POWERS[i - 1]! * 10n);
  return POWERS[n]!;
}

const abs = (n: bigint): bigint => (n < 0n ? -n : n);
/** Decimal digits of a whole number, its sign left out. */
export const digitCount = (n: bigint): number => abs(n).toString().length;

export const decimalOfInteger = (value: number | bigint): Decimal => new Decimal(BigInt(value), 0);

const DECIMAL_TEXT = /^([+-]?)([0-9]*)\.?([0-9]*)(?:[eE]([+-]?[0-9]+))?$/;

/** As `new BigDecimal(text)`, spaces around the text left out if wanted. @throws ClickstreamError EVALUATION_FAILED */
export function parseDecimal(text: string, trim = true): Decimal {
  const match = DECIMAL_TEXT.exec(normaliseDigits(trim ? javaTrim(text) : text));
  const exponent = Number(match?.[4] ?? 0);
  if (!match || match[2]! + match[3]! === '' || Math.abs(exponent) > 100_000)
    throw evaluationError(`'${clipText(text)}' is not a DECIMAL.`);
  const digits = BigInt(match[2]! + match[3]!);
  return new Decimal(match[1] === '-' ? -digits : digits, match[3]!.length - exponent);
}

/** The exact value of a double, every binary digit kept. @throws ClickstreamError EVALUATION_FAILED for NaN and infinities */
export function decimalOfDouble(value: number): Decimal {
  if (!Number.isFinite(value)) throw evaluationError(`${value} has no DECIMAL value.`);
  if (Number.isInteger(value)) return new Decimal(BigInt(value), 0);
  let mantissa = value;
  let twos = 0;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    twos++;
  }
  // value = mantissa / 2^twos = mantissa * 5^twos / 10^twos
  return new Decimal(BigInt(mantissa) * 5n ** BigInt(twos), twos);
}

export const decimalToNumber = (value: Decimal): number =>
  value.scale >= 0 && value.unscaled <= 9007199254740991n && value.unscaled >= -9007199254740991n && value.scale <= 22
    ? Number(value.unscaled) / 10 ** value.scale
    : Number(`${value.unscaled}e${-value.scale}`);

/** The whole part, digits after the point cut off. */
export const decimalWhole = (value: Decimal): bigint =>
  value.scale >= 0 ? value.unscaled / powerOfTen(value.scale) : value.unscaled * powerOfTen(-value.scale);

export function compareDecimals(a: Decimal, b: Decimal): number {
  let x = a.unscaled;
  let y = b.unscaled;
  if (a.scale < b.scale) x *= powerOfTen(b.scale - a.scale);
  else if (b.scale < a.scale) y *= powerOfTen(a.scale - b.scale);
  return x < y ? -1 : x > y ? 1 : 0;
}

/** The same number at another scale, rounding half away from zero. */
export function rescaleHalfUp(value: Decimal, scale: number): Decimal {
  if (scale === value.scale) return value;
  if (scale > value.scale) return new Decimal(value.unscaled * powerOfTen(scale - value.scale), scale);
  const divisor = powerOfTen(value.scale - scale);
  const rest = value.unscaled % divisor;
  let quotient = value.unscaled / divisor;
  if (abs(rest) * 2n >= divisor) quotient += value.unscaled < 0n ? -1n : 1n;
  return new Decimal(quotient, scale);
}

/** The number with no more than so many significant digits, rounding half away from zero. */
export function roundToDigits(value: Decimal, digits: number): Decimal {
  const surplus = digitCount(value.unscaled) - digits;
  return surplus > 0 ? rescaleHalfUp(value, value.scale - surplus) : value;
}

/** The same number at another scale. @throws ClickstreamError EVALUATION_FAILED when digits would be lost */
export function rescaleExact(value: Decimal, scale: number): Decimal {
  if (scale >= value.scale) return rescaleHalfUp(value, scale);
  const divisor = powerOfTen(value.scale - scale);
  if (value.unscaled % divisor !== 0n) throw evaluationError(`${value} has more than ${scale} digits after the point.`);
  return new Decimal(value.unscaled / divisor, scale);
}

/** CAST to DECIMAL(precision, scale): the range is checked before rounding, as ksqlDB does. @throws ClickstreamError EVALUATION_FAILED */
export function castDecimal(value: Decimal, precision: number, scale: number): Decimal {
  const whole = precision - scale;
  const limit = whole >= 0 ? powerOfTen(whole) : 0n;
  // |value| < 10^whole, compared without dividing
  const magnitude = abs(value.unscaled);
  const outside =
    value.scale >= 0 ? magnitude >= limit * powerOfTen(value.scale) : magnitude * powerOfTen(-value.scale) >= limit;
  if (outside) throw evaluationError(`${clipText(value.toString())} does not fit DECIMAL(${precision}, ${scale}).`);
  return rescaleHalfUp(value, scale);
}

export function addDecimals(a: Decimal, b: Decimal, scale: number): Decimal {
  const x = a.scale === scale ? a.unscaled : a.unscaled * powerOfTen(scale - a.scale);
  const y = b.scale === scale ? b.unscaled : b.unscaled * powerOfTen(scale - b.scale);
  return new Decimal(x + y, scale);
}

export function subtractDecimals(a: Decimal, b: Decimal, scale: number): Decimal {
  const x = a.scale === scale ? a.unscaled : a.unscaled * powerOfTen(scale - a.scale);
  const y = b.scale === scale ? b.unscaled : b.unscaled * powerOfTen(scale - b.scale);
  return new Decimal(x - y, scale);
}

export const multiplyDecimals = (a: Decimal, b: Decimal): Decimal =>
  new Decimal(a.unscaled * b.unscaled, a.scale + b.scale);

/**
 * Division that must come out even within `precision` digits and `scale` digits after the point.
 * @throws ClickstreamError EVALUATION_FAILED when it does not, or by zero
 */
export function divideDecimals(a: Decimal, b: Decimal, precision: number, scale: number): Decimal {
  if (b.unscaled === 0n) throw evaluationError('Division by zero.');
  const shift = scale + b.scale - a.scale;
  const numerator = shift >= 0 ? a.unscaled * powerOfTen(shift) : a.unscaled;
  const denominator = shift >= 0 ? b.unscaled : b.unscaled * powerOfTen(-shift);
  const unscaled = numerator / denominator;
  if (numerator % denominator !== 0n || significantDigits(unscaled) > precision)
    throw evaluationError(
      `${a} / ${b} does not come out even in DECIMAL(${precision}, ${scale}); CAST an operand to DOUBLE.`,
    );
  return new Decimal(unscaled, scale);
}

/** The remainder with the sign of `a`. @throws ClickstreamError EVALUATION_FAILED as Java's remainder with a precision */
export function remainderDecimals(a: Decimal, b: Decimal, precision: number, scale: number): Decimal {
  if (b.unscaled === 0n) throw evaluationError('Division by zero.');
  const common = Math.max(a.scale, b.scale);
  const x = a.unscaled * powerOfTen(common - a.scale);
  const y = b.unscaled * powerOfTen(common - b.scale);
  if (significantDigits(x / y) > precision)
    throw evaluationError(`The whole quotient of ${a} % ${b} has more than ${precision} digits.`);
  return rescaleExact(new Decimal(x % y, common), scale);
}

/** Digits without trailing zeros. */
function significantDigits(value: bigint): number {
  const digits = abs(value).toString();
  let end = digits.length;
  while (end > 1 && digits.charCodeAt(end - 1) === 48) end--;
  return end;
}

/** Type of a decimal written as a literal: at least one digit before the point counts. */
export function decimalLiteral(text: string): { readonly value: Decimal; readonly precision: number } {
  const value = parseDecimal(text);
  return { value, precision: digitCount(value.unscaled / powerOfTen(value.scale)) + value.scale };
}
