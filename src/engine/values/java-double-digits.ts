// The digits that Java 17 prints for a double. JavaScript always prints the shortest digits that read back to the same
// number; Java before 19 sometimes prints one digit more, or rounds large integers differently. Up to 15 digits the two
// agree; beyond, Java's own digit generation (after Steele and White) is followed step by step in big integers.

export interface JavaDigits {
  readonly digits: string;
  /** Number of digits before the decimal point; may be zero or negative. */
  readonly exponent: number;
}

const buffer = new DataView(new ArrayBuffer(8));

/** Between these, digits up to the 15th are the same in both. */
const SAFE_FROM = 1e-3;
const SAFE_TO = 2 ** 53;

/** `value` is finite and above zero. */
export function shortestJavaDigits(value: number): JavaDigits {
  if (value >= SAFE_FROM && value <= SAFE_TO) {
    const text = value.toExponential();
    const mark = text.indexOf('e');
    const digits = mark > 1 ? text[0]! + text.slice(2, mark) : text.slice(0, mark);
    if (digits.length <= 15) return { digits, exponent: Number(text.slice(mark + 1)) + 1 };
  }
  return javaDigits(value);
}

const bitLength = (n: bigint): number => n.toString(2).length;

export function javaDigits(value: number): JavaDigits {
  buffer.setFloat64(0, value);
  const bits = buffer.getBigUint64(0);
  let fraction = bits & 0xfffffffffffffn;
  let binaryExponent = Number((bits >> 52n) & 0x7ffn);
  let significantBits = 53;
  if (binaryExponent === 0) {
    significantBits = bitLength(fraction);
    const shift = 53 - significantBits;
    fraction <<= BigInt(shift);
    binaryExponent = 1 - shift;
  } else {
    fraction |= 1n << 52n;
  }
  binaryExponent -= 1023;
  let tailZeros = 0;
  while (((fraction >> BigInt(tailZeros)) & 1n) === 0n) tailZeros++;
  const fractionBits = 53 - tailZeros;
  const tinyBits = Math.max(0, fractionBits - binaryExponent - 1);
  if (binaryExponent <= 62 && binaryExponent >= -21 && tinyBits === 0) {
    const whole =
      binaryExponent >= 52 ? fraction << BigInt(binaryExponent - 52) : fraction >> BigInt(52 - binaryExponent);
    return integerDigits(whole, binaryExponent > significantBits ? binaryExponent - significantBits - 1 : 0);
  }
  return fractionDigits(fraction, tailZeros, fractionBits, tinyBits, binaryExponent, significantBits);
}

/** Large integers lose the decimal digits that the binary precision cannot carry. */
function integerDigits(whole: bigint, lostBits: number): JavaDigits {
  const lostDigits = lostBits > 1 ? Math.floor(lostBits * Math.LOG10E * Math.LN2) : 0;
  let number = whole;
  if (lostDigits > 0) {
    const power = 10n ** BigInt(lostDigits);
    const rest = number % power;
    number /= power;
    if (rest >= power / 2n) number++;
  }
  const all = number.toString();
  return { digits: all.replace(/0+$/, ''), exponent: all.length + lostDigits };
}

function estimateExponent(fraction: bigint, binaryExponent: number): number {
  buffer.setBigUint64(0, 0x3ff0000000000000n | (fraction & 0xfffffffffffffn));
  const mantissa = buffer.getFloat64(0);
  return Math.floor((mantissa - 1.5) * 0.289529654 + 0.176091259 + binaryExponent * 0.301029995663981);
}

const bitsOfPowerOfFive = (n: number): number => (n < 27 ? bitLength(5n ** BigInt(n)) : n * 3);

function fractionDigits(
  fraction: bigint,
  tailZeros: number,
  fractionBits: number,
  tinyBits: number,
  binaryExponent: number,
  significantBits: number,
): JavaDigits {
  let decimalExponent = estimateExponent(fraction, binaryExponent);
  const b5 = Math.max(0, -decimalExponent);
  let b2 = b5 + tinyBits + binaryExponent;
  const s5 = Math.max(0, decimalExponent);
  let s2 = s5 + tinyBits;
  let m2 = b2 - significantBits;
  b2 -= fractionBits - 1;
  const common = Math.min(b2, s2);
  b2 -= common;
  s2 -= common;
  m2 -= common;
  if (fractionBits === 1) m2 -= 1;
  if (m2 < 0) {
    b2 -= m2;
    s2 -= m2;
    m2 = 0;
  }
  const small = fractionBits + b2 + bitsOfPowerOfFive(b5) < 64 && s2 + 1 + bitsOfPowerOfFive(s5 + 1) < 64;
  const s = (5n ** BigInt(s5)) << BigInt(s2);
  const ten = s * 10n;
  let b = (fraction >> BigInt(tailZeros)) * 5n ** BigInt(b5) * (1n << BigInt(b2));
  let m = ((5n ** BigInt(b5)) << BigInt(m2)) * 10n;
  let digit = b / s;
  b = (b % s) * 10n;
  const isHigh = () => (small ? b + m > ten : b + m >= ten);
  let low = b < m;
  let high = isHigh();
  const digits: number[] = [];
  if (digit === 0n && !high) decimalExponent--;
  else digits.push(Number(digit));
  if (decimalExponent < -3 || decimalExponent >= 8) {
    low = false;
    high = false;
  }
  while (!low && !high) {
    digit = b / s;
    b = (b % s) * 10n;
    m *= 10n;
    low = b < m;
    high = isHigh();
    digits.push(Number(digit));
  }
  const tie = b * 2n - ten;
  const roundUp = high && (!low || tie > 0n || (tie === 0n && digits.at(-1)! % 2 === 1));
  if (roundUp) decimalExponent += incrementLast(digits);
  return { digits: digits.join('').replace(/(?<=.)0+$/, ''), exponent: decimalExponent + 1 };
}

/** Adds one to the last digit; 1 when the number of digits before the point grew. */
function incrementLast(digits: number[]): number {
  let i = digits.length - 1;
  while (i >= 0 && digits[i] === 9) digits[i--] = 0;
  if (i >= 0) {
    digits[i]!++;
    return 0;
  }
  digits[0] = 1;
  return 1;
}
