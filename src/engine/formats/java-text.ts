// Numbers in the text forms of Java, which is what records written by ksqlDB contain.
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

const INTEGER_TEXT = /^[+-]?[0-9]+$/;
const DOUBLE_TEXT = /^[+-]?(?:NaN|Infinity|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[dDfF]?)$/;

/** As Java's Integer.parseInt. @throws ClickstreamError SERDE_FAILED */
export function parseIntText(text: string): number {
  const value = INTEGER_TEXT.test(text) ? Number(text) : Number.NaN;
  if (value >= -2147483648 && value <= 2147483647) return value + 0;
  throw serdeFault(`'${clip(text)}' is no INTEGER`);
}

/** As Java's Long.parseLong. @throws ClickstreamError SERDE_FAILED */
export function parseLongText(text: string): bigint {
  if (text.length <= 20 && INTEGER_TEXT.test(text)) {
    const value = BigInt(text.startsWith('+') ? text.slice(1) : text);
    if (BigInt.asIntN(64, value) === value) return value;
  }
  throw serdeFault(`'${clip(text)}' is no BIGINT`);
}

/** As Java's Double.parseDouble, without hexadecimal floats. @throws ClickstreamError SERDE_FAILED */
export function parseDoubleText(text: string): number {
  const trimmed = text.trim();
  if (!DOUBLE_TEXT.test(trimmed)) throw serdeFault(`'${clip(text)}' is no DOUBLE`);
  return Number(/[dDfF]$/.test(trimmed) ? trimmed.slice(0, -1) : trimmed);
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
