// Which types meet in a common one without a CAST: the rules by which ksqlDB brings the elements of a list together.
import { DOUBLE, decimalType, type SqlField, type SqlType } from '../../sql/sql-type.ts';
import { decimalLiteral, parseDecimal } from '../values/decimal-math.ts';
import { decimalShape } from './compile-arithmetic.ts';

const NUMBERS = ['INTEGER', 'BIGINT', 'DECIMAL', 'DOUBLE'];
/** What a text can be read as, from a column too. */
const READ_FROM_TEXT = ['STRING', 'TIMESTAMP', 'TIME', 'DATE', 'BYTES'];
/** What only a literal becomes from a text, or as a text. */
const LITERAL_TEXT = ['BOOLEAN', ...NUMBERS];
const SCALARS = ['BOOLEAN', 'STRING', 'TIMESTAMP', 'TIME', 'DATE', 'BYTES'];

export const isNumber = (type: SqlType): boolean => NUMBERS.includes(type.kind);

/** The DECIMAL that holds both of two exact numbers. */
function widerDecimal(a: SqlType, b: SqlType): SqlType {
  const x = decimalShape(a)!;
  const y = decimalShape(b)!;
  const scale = Math.max(x.scale, y.scale);
  return decimalType(Math.max(x.precision - x.scale, y.precision - y.scale) + scale, scale);
}

/** The fields of the first struct, then those that only the second has. */
function coerceStruct(from: readonly SqlField[], to: readonly SqlField[]): SqlType | null {
  const fields: SqlField[] = [];
  for (const field of from) {
    const target = to.find((f) => f.name === field.name);
    const type = target ? coercion(field.type, target.type) : field.type;
    if (!type) return null;
    fields.push({ name: field.name, type });
  }
  return { kind: 'STRUCT', fields: [...fields, ...to.filter((f) => !from.some((g) => g.name === f.name))] };
}

/** The type that holds a value of `from` where `to` is wanted; null when `from` does not become `to` by itself. */
export function coercion(from: SqlType, to: SqlType, literal = false): SqlType | null {
  if (isNumber(from) && isNumber(to)) {
    if (from.kind !== 'DOUBLE' && to.kind === 'DECIMAL') return widerDecimal(from, to);
    return NUMBERS.indexOf(from.kind) <= NUMBERS.indexOf(to.kind) ? to : null;
  }
  if (from.kind === 'ARRAY' && to.kind === 'ARRAY') {
    const element = coercion(from.element, to.element);
    return element && { kind: 'ARRAY', element };
  }
  if (from.kind === 'MAP' && to.kind === 'MAP') {
    const key = coercion(from.key, to.key);
    const value = coercion(from.value, to.value);
    return key && value && { kind: 'MAP', key, value };
  }
  if (from.kind === 'STRUCT' && to.kind === 'STRUCT') return coerceStruct(from.fields, to.fields);
  if (SCALARS.includes(from.kind) && from.kind === to.kind) return to;
  if (from.kind === 'STRING' && READ_FROM_TEXT.includes(to.kind)) return to;
  const asText =
    from.kind === 'STRING' ? LITERAL_TEXT.includes(to.kind) : to.kind === 'STRING' && from.kind !== 'BYTES';
  return literal && asText ? to : null;
}

/** The type of a number written as text; null when it is none. */
function numberInText(text: string): SqlType | null {
  try {
    const { unscaled, scale } = parseDecimal(text);
    if (scale === 0 && !/[.eE]/.test(text)) {
      // The least and the greatest number of a type count as too large for it.
      const size = unscaled < 0n ? -unscaled : unscaled + 1n;
      if (size < 2n ** 31n) return { kind: 'INTEGER' };
      if (size < 2n ** 63n) return { kind: 'BIGINT' };
    }
    const plain = scale < 0 ? String(unscaled * 10n ** BigInt(-scale)) : text;
    const { value, precision } = decimalLiteral(plain);
    return decimalType(precision, value.scale);
  } catch {
    return null;
  }
}

/** The type in which a number column and a number written as text meet; null when the text is no number. */
export function numberWithText(target: SqlType, text: string): SqlType | null {
  const source = numberInText(text);
  if (!source) return null;
  if (target.kind === 'DOUBLE') return DOUBLE;
  return coercion(source, target) ?? coercion(target, source);
}
