// Numbers in the text forms of Java, which is what records written by ksqlDB contain.
import { javaTrim, parseJavaDouble, parseJavaInt, parseJavaLong } from '../values/java-number.ts';
import { serdeFault } from './serde-fault.ts';

/**
 * As Double.toString of Java 19 and later: `1.0`, `1.0E7`, `1.0E-4`, `NaN`, `Infinity`. Java 17 sometimes prints one digit
 * more than needed; that is the same number, and finding such digits (`javaDouble`, for text) takes twenty times as long.
 */
export function doubleText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e7) {
    const text = String(value);
    return text.includes('.') ? text : `${text}.0`;
  }
  const shortest = value.toExponential();
  // Java prints at least two digits, and those nearest to the value: 4.9E-324 where one digit would be 5.
  const [mantissa = '', exponent = ''] = (shortest.includes('.') ? shortest : value.toExponential(1)).split('e');
  return `${mantissa}E${exponent.replace('+', '')}`;
}

const PLAIN_LONG = /^-?[0-9]{1,18}$/;
const NO_NUMBER = /^[+-]?(NaN|Infinity)$/;

/** As Java's Integer.parseInt. @throws ClickstreamError SERDE_FAILED */
export const parseIntText = (text: string): number => asJava(parseJavaInt, text, 'INTEGER');

/** As Java's Long.parseLong. @throws ClickstreamError SERDE_FAILED */
export const parseLongText = (text: string): bigint =>
  PLAIN_LONG.test(text) ? BigInt(text) : asJava(parseJavaLong, text, 'BIGINT');

/** As Java's Double.parseDouble. @throws ClickstreamError SERDE_FAILED */
export function parseDoubleText(text: string): number {
  const trimmed = javaTrim(text);
  if (NO_NUMBER.test(trimmed)) return Number(trimmed);
  return asJava(parseDouble, trimmed, 'DOUBLE');
}

const DECIMAL_DOUBLE = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[fFdD]?$/;

/** Numbers too large for a double are infinite here, while a cast refuses them. */
const parseDouble = (text: string): number =>
  DECIMAL_DOUBLE.test(text) ? Number(text.replace(/[fFdD]$/, '')) : parseJavaDouble(text);

function asJava<T>(parse: (text: string) => T, text: string, type: string): T {
  try {
    return parse(text);
  } catch {
    throw serdeFault(`'${clip(text)}' is no ${type}`);
  }
}

/** A value for an error message, cut to a readable length. */
export function clip(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`;
}

const SMALL = Array.from({ length: 1280 }, (_, i) => BigInt(i - 256));

/** A BIGINT from a safe integer; small ones come from a table, since making bigints costs more than reading one. */
export function bigintOf(value: number): bigint {
  return value >= -256 && value < 1024 ? SMALL[value + 256]! : BigInt(value);
}
