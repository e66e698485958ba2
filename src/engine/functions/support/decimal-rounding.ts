// Rounding of decimals to a number of places, with the modes that the numeric functions need.
import { Decimal } from '../../values/decimal.ts';
import { parseDecimal } from '../../values/decimal-math.ts';
import { javaDouble } from '../../values/java-number.ts';
import { functionFailed } from './declare.ts';

/**
 * | mode | where a number between two results goes |
 * |---|---|
 * | CEILING, FLOOR | up, down |
 * | DOWN | towards zero |
 * | HALF_CEILING | to the nearest; from the middle up |
 */
export type RoundingMode = 'CEILING' | 'FLOOR' | 'DOWN' | 'HALF_CEILING';

/** Quotient of `value / divisor` (divisor > 0), rounded to an integer. */
function divideRounded(value: bigint, divisor: bigint, mode: RoundingMode): bigint {
  const truncated = value / divisor;
  const rest = value % divisor;
  if (rest === 0n || mode === 'DOWN') return truncated;
  const floor = rest < 0n ? truncated - 1n : truncated;
  if (mode === 'FLOOR') return floor;
  if (mode === 'CEILING') return floor + 1n;
  const above = value - floor * divisor;
  return above * 2n >= divisor ? floor + 1n : floor;
}

/** The number with exactly `scale` places (which may be negative: tens, hundreds, …). */
export function withScale(value: Decimal, scale: number, mode: RoundingMode): Decimal {
  const dropped = value.scale - scale;
  if (dropped > 2_147_483_647 && value.unscaled !== 0n) throw functionFailed(`${scale} is no number of places`);
  const size = value.unscaled < 0n ? -value.unscaled : value.unscaled;
  // Far less than half of the last place that is left; ten to the power of all that is dropped may not fit in memory.
  if (dropped > String(size).length && (mode === 'DOWN' || mode === 'HALF_CEILING')) return new Decimal(0n, scale);
  if (scale >= value.scale) return new Decimal(value.unscaled * 10n ** BigInt(scale - value.scale), scale);
  return new Decimal(divideRounded(value.unscaled, 10n ** BigInt(dropped), mode), scale);
}

/** Rounds to `places` and keeps the scale of the value, as functions do whose result type is that of the argument. */
export function roundKeepingScale(value: Decimal, places: number, mode: RoundingMode): Decimal {
  if (places >= value.scale) return value;
  const rounded = withScale(value, places, mode);
  return rounded.unscaled === 0n ? new Decimal(0n, value.scale) : withScale(rounded, value.scale, mode);
}

/** The decimal that a finite double prints as, e.g. 2.675 and not the binary number next to it. */
export const printedDecimal = (value: number): Decimal => parseDecimal(javaDouble(value));
