// Numbers from and to text exactly as Java 17 reads and prints them, which is what ksqlDB's casts and answers show.
import { clipText, evaluationError } from './evaluation-error.ts';
import { shortestJavaDigits } from './java-double-digits.ts';

/** As `Double.toString`: `1.5`, `1.0E10`, `-0.0`, `NaN`, `Infinity`. */
export function javaDouble(value: number): string {
  if (Number.isInteger(value) && value > -1e7 && value < 1e7)
    return value === 0 && Object.is(value, -0) ? '-0.0' : `${value}.0`;
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
  const sign = value < 0 ? '-' : '';
  const { digits, exponent } = shortestJavaDigits(Math.abs(value));
  // `exponent` counts the digits before the point.
  if (exponent > 0 && exponent < 8) {
    const whole = digits.slice(0, exponent).padEnd(exponent, '0');
    return `${sign}${whole}.${digits.length > exponent ? digits.slice(exponent) : '0'}`;
  }
  if (exponent <= 0 && exponent > -3) return `${sign}0.${'0'.repeat(-exponent)}${digits}`;
  return `${sign}${digits[0]}.${digits.length > 1 ? digits.slice(1) : '0'}E${exponent - 1}`;
}

const DIGIT = /^\p{Nd}$/u;

/** ASCII for digits of other scripts, which Java's number parsers accept. */
function asciiDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (char) => {
    const point = char.codePointAt(0)!;
    if (point < 128) return char;
    let value = 0;
    while (DIGIT.test(String.fromCodePoint(point - value - 1))) value++;
    return String(value % 10);
  });
}

const OTHER_DIGIT = /(?![0-9])\p{Nd}/u;
const normalise = (text: string): string => (OTHER_DIGIT.test(text) ? asciiDigits(text) : text);

/** Java's `String.trim`: cuts everything up to and including the space character, and nothing else. */
export function javaTrim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text.charCodeAt(start) <= 32) start++;
  while (end > start && text.charCodeAt(end - 1) <= 32) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

const INTEGER_TEXT = /^[+-]?[0-9]+$/;

/** As `Long.parseLong`. @throws ClickstreamError EVALUATION_FAILED */
export function parseJavaLong(text: string): bigint {
  const plain = normalise(text);
  if (INTEGER_TEXT.test(plain)) {
    const value = BigInt(plain.startsWith('+') ? plain.slice(1) : plain);
    if (BigInt.asIntN(64, value) === value) return value;
  }
  throw evaluationError(`'${clipText(text)}' is not a BIGINT.`);
}

/** As `Integer.parseInt`. @throws ClickstreamError EVALUATION_FAILED */
export function parseJavaInt(text: string): number {
  const plain = normalise(text);
  if (INTEGER_TEXT.test(plain)) {
    const value = Number(plain);
    if (value >= -2147483648 && value <= 2147483647) return value === 0 ? 0 : value;
  }
  throw evaluationError(`'${clipText(text)}' is not an INTEGER.`);
}

const DOUBLE_TEXT = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[fFdD]?$/;
const HEX_DOUBLE_TEXT = /^([+-]?)0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)[pP]([+-]?[0-9]+)[fFdD]?$/;

/** As `Double.parseDouble`, but NaN and infinities are refused, as ksqlDB does. @throws ClickstreamError EVALUATION_FAILED */
export function parseJavaDouble(text: string): number {
  const trimmed = javaTrim(text);
  let value = Number.NaN;
  if (DOUBLE_TEXT.test(trimmed)) {
    value = Number(/[fFdD]$/.test(trimmed) ? trimmed.slice(0, -1) : trimmed);
  } else {
    const hex = HEX_DOUBLE_TEXT.exec(trimmed);
    if (hex && hex[2]! + hex[3]! !== '') {
      const mantissa = Number(BigInt(`0x${hex[2]}${hex[3]}`));
      value = mantissa * 2 ** (Number(hex[4]) - 4 * hex[3]!.length) * (hex[1] === '-' ? -1 : 1);
    }
  }
  if (Number.isFinite(value)) return value;
  throw evaluationError(`'${clipText(text)}' is not a DOUBLE.`);
}

/** ASCII form of a number that may be written in other scripts' digits. */
export const normaliseDigits = normalise;
