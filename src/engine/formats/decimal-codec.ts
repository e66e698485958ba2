// Decimals from text and from the big-endian bytes that Avro, JSON Schema and Protobuf carry, and back.
import { Decimal } from '../values/decimal.ts';
import { powerOfTen } from '../values/decimal-math.ts';
import { clip } from './java-text.ts';
import { serdeFault } from './serde-fault.ts';

const DECIMAL_TEXT = /^([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]{1,10}))?$/;
/** Exponents beyond this would make numbers of absurd length out of a few bytes. */
const MAX_EXPONENT = 10_000;

/** As Java's `new BigDecimal(text)`: the scale is what the text shows. @throws ClickstreamError SERDE_FAILED */
export function parseDecimalText(text: string): Decimal {
  const match = DECIMAL_TEXT.exec(text);
  if (!match || (match[2] === '' && !match[3])) throw serdeFault(`'${clip(text)}' is no DECIMAL`);
  const fraction = match[3] ?? '';
  const exponent = match[4] === undefined ? 0 : Number(match[4]);
  if (Math.abs(exponent) > MAX_EXPONENT) throw serdeFault(`the exponent of '${clip(text)}' is out of range`);
  const digits = BigInt(`${match[2]}${fraction}`);
  return new Decimal(match[1] === '-' ? -digits : digits, fraction.length - exponent);
}

/** The same number with the declared scale. @throws ClickstreamError SERDE_FAILED when it does not fit without rounding. */
export function fitDecimal(value: Decimal, precision: number, scale: number): Decimal {
  let unscaled = value.unscaled;
  if (value.scale < scale) unscaled *= powerOfTen(scale - value.scale);
  else if (value.scale > scale) {
    const divisor = powerOfTen(value.scale - scale);
    if (unscaled % divisor !== 0n)
      throw serdeFault(`${clip(value.toString())} needs rounding to fit DECIMAL(${precision}, ${scale})`);
    unscaled /= divisor;
  } else if (inRange(unscaled, precision)) return value;
  if (!inRange(unscaled, precision)) {
    throw serdeFault(`${clip(value.toString())} does not fit DECIMAL(${precision}, ${scale})`);
  }
  return new Decimal(unscaled, scale);
}

function inRange(unscaled: bigint, precision: number): boolean {
  const limit = powerOfTen(precision);
  return unscaled < limit && unscaled > -limit;
}

/** As Java's BigDecimal.toString, which uses an exponent for negative scales and very small numbers. */
export function bigDecimalText(value: Decimal): string {
  const { unscaled, scale } = value;
  const negative = unscaled < 0n;
  const digits = (negative ? -unscaled : unscaled).toString();
  const exponent = digits.length - 1 - scale;
  if (scale >= 0 && exponent >= -6) return value.toString();
  const mantissa = digits.length === 1 ? digits : `${digits[0]}.${digits.slice(1)}`;
  return `${negative ? '-' : ''}${mantissa}E${exponent >= 0 ? '+' : ''}${exponent}`;
}

/** Big-endian two's complement, as Java's BigInteger(byte[]); no bytes are zero. */
export function bigintFromBytes(bytes: Uint8Array, start = 0, end = bytes.length): bigint {
  const length = end - start;
  if (length === 0) return 0n;
  const first = (bytes[start]! << 24) >> 24;
  if (length <= 6) {
    let value = first;
    for (let i = start + 1; i < end; i++) value = value * 256 + bytes[i]!;
    return BigInt(value);
  }
  let value = BigInt(first);
  for (let i = start + 1; i < end; i++) value = (value << 8n) | BigInt(bytes[i]!);
  return value;
}

/** The shortest big-endian two's complement, as Java's BigInteger.toByteArray. */
export function bigintToBytes(value: bigint): Uint8Array {
  if (value >= -0x800000000000n && value < 0x800000000000n) return smallToBytes(Number(value));
  let length = 7;
  while (BigInt.asIntN(length * 8, value) !== value) length++;
  const bytes = Buffer.allocUnsafe(length);
  let rest = value;
  for (let i = length - 1; i >= 0; i--) {
    bytes[i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}

/** At most 48 bits, without bigint arithmetic. */
function smallToBytes(value: number): Uint8Array {
  let length = 1;
  for (let limit = 0x80; value >= limit || value < -limit; limit *= 256) length++;
  const bytes = Buffer.allocUnsafe(length);
  bytes.writeIntBE(value, 0, length);
  return bytes;
}
