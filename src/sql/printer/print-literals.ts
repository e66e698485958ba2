// Prints the smallest parts: strings, numbers, durations, properties.
import type { DoubleLiteral, Duration, Property, PropertyValue } from '../ast.ts';
import { RESERVED_WORDS } from '../keywords.ts';

/** A string between single quotes, inner quotes doubled. */
export const printString = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** A double with an exponent, without which it would read back as a DECIMAL. */
export function printDouble(literal: DoubleLiteral): string {
  if (Object.is(literal.value, -0)) return '-0E0';
  return literal.value.toExponential().replace('e+', 'E').replace('e', 'E');
}

/** The digits of a DECIMAL; a point is added when there is none, because it makes the type. */
export const printDecimal = (text: string): string => (text.includes('.') ? text : `${text}.`);

/** `1 HOUR`, `10 SECONDS`. */
export const printDuration = (duration: Duration): string =>
  `${duration.value} ${duration.value === 1 ? duration.unit.slice(0, -1) : duration.unit}`;

export function printPropertyValue(value: PropertyValue): string {
  switch (value.kind) {
    case 'StringLiteral':
      return printString(value.value);
    case 'BooleanLiteral':
      return value.value ? 'TRUE' : 'FALSE';
    case 'NullLiteral':
      return 'NULL';
    case 'DecimalLiteral':
      return printDecimal(value.text);
    case 'DoubleLiteral':
      return printDouble(value);
    default:
      return String(value.value);
  }
}

/** `NAME = value`; names that are no plain word, such as `connector.class`, as strings. */
export function printProperty(property: Property): string {
  const plain = /^[A-Z_][A-Z0-9_@]*$/.test(property.name) && !RESERVED_WORDS.has(property.name);
  return `${plain ? property.name : printString(property.name)} = ${printPropertyValue(property.value)}`;
}
