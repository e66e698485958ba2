// Canonical strings for values, so that they can be found in Maps and Sets: equal values give equal strings, different ones different strings.
import type { SqlType } from '../../sql/sql-type.ts';
import type { Decimal } from './decimal.ts';
import type { SqlValue } from './sql-value.ts';

type KeyText = (value: SqlValue) => string;

const NULL_TEXT = '\u0000';

/** Length first, so that the end of one value cannot be taken for the start of the next. */
const framed = (text: string): string => `${text.length}:${text}`;

function textOf(type: SqlType): KeyText {
  switch (type.kind) {
    case 'STRING':
      return (v) => v as string;
    case 'DECIMAL':
      return (v) => {
        const { unscaled, scale } = v as Decimal;
        return `${unscaled}/${scale}`;
      };
    case 'BYTES':
      return (v) => Buffer.from(v as Uint8Array).toString('latin1');
    case 'DOUBLE':
      return (v) => (Object.is(v, -0) ? '-0' : String(v));
    case 'ARRAY': {
      const element = nullable(type.element);
      return (v) => (v as readonly SqlValue[]).map((e) => framed(element(e))).join('');
    }
    case 'MAP': {
      const key = nullable(type.key);
      const value = nullable(type.value);
      return (v) =>
        [...(v as ReadonlyMap<SqlValue, SqlValue>)]
          .map(([k, e]) => framed(key(k)) + framed(value(e)))
          .sort()
          .join('');
    }
    case 'STRUCT': {
      const fields = type.fields.map((f) => nullable(f.type));
      return (v) => fields.map((text, i) => framed(text((v as readonly SqlValue[])[i] as SqlValue))).join('');
    }
    default:
      return String;
  }
}

/** Text of a value that may be null; a string that could be taken for the sign of null is escaped. */
function nullable(type: SqlType): KeyText {
  const text = textOf(type);
  if (type.kind === 'STRING' || type.kind === 'BYTES')
    return (v) => {
      if (v === null) return NULL_TEXT;
      const plain = text(v);
      return plain.charCodeAt(0) === 0 ? `${NULL_TEXT}${plain}` : plain;
    };
  return (v) => (v === null ? NULL_TEXT : text(v));
}

/** A function that gives equal values of a type the same string and different ones different strings; null is a value of its own. */
export const compileValueKey = (type: SqlType): KeyText => nullable(type);
