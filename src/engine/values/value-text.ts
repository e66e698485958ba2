// Values as text: what a CAST to STRING, a string concatenation and an array or map inside text show.
import type { SqlType } from '../../sql/sql-type.ts';
import { formatAnswerTimestamp, formatDate, formatTime, formatTimestamp, MS_PER_DAY } from './date-time-text.ts';
import type { Decimal } from './decimal.ts';
import { javaHashOrder } from './java-hash.ts';
import { javaDouble } from './java-number.ts';
import type { SqlValue } from './sql-value.ts';

type TextOf = (value: SqlValue) => string;

/** As Java's `BigDecimal.toString`, which switches to an exponent for very small and for negative-scale numbers. */
export function bigDecimalText(value: Decimal): string {
  const { unscaled, scale } = value;
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString();
  const exponent = digits.length - 1 - scale;
  if (scale >= 0 && exponent >= -6) return value.toString();
  const mantissa = digits.length === 1 ? digits : `${digits[0]}.${digits.slice(1)}`;
  return `${unscaled < 0n ? '-' : ''}${mantissa}E${exponent >= 0 ? '+' : ''}${exponent}`;
}

const orNull =
  (text: TextOf): TextOf =>
  (v) =>
    v === null ? 'null' : text(v);

/** As Java prints a byte buffer: its place in memory, not its content. */
const bufferText = (length: number): string => `java.nio.HeapByteBuffer[pos=0 lim=${length} cap=${length}]`;

/** As `java.sql.Date.toString`: Julian before 1582-10-15, and four digits of the year whatever it is. */
const javaDateText = (epochDay: number): string =>
  (formatAnswerTimestamp(epochDay * MS_PER_DAY).split('T')[0] as string).slice(-10);

/** As `java.sql.Time.toString`: always with seconds. */
const javaTimeText = (msOfDay: number): string => formatTime(msOfDay).padEnd(8, ':00');

/** Text of a value inside an array, map or struct: Java's own `toString` of what ksqlDB keeps there. */
function nestedText(type: SqlType): TextOf {
  switch (type.kind) {
    case 'DECIMAL':
      return (v) => bigDecimalText(v as Decimal);
    case 'BYTES':
      return (v) => bufferText((v as Uint8Array).length);
    case 'DATE':
      return (v) => javaDateText(v as number);
    case 'TIME':
      return (v) => javaTimeText(v as number);
    case 'TIMESTAMP':
      return (v) =>
        formatAnswerTimestamp(v as number)
          .replace('T', ' ')
          .replace(/\.?0+$/, (zeros) => (zeros.startsWith('.') ? '.0' : ''));
    default:
      return valueText(type);
  }
}

/** A function that prints non-null values of the type as CAST(... AS STRING) does. */
export function valueText(type: SqlType): TextOf {
  switch (type.kind) {
    case 'DOUBLE':
      return (v) => javaDouble(v as number);
    case 'DATE':
      return (v) => formatDate(v as number);
    case 'TIME':
      return (v) => formatTime(v as number);
    case 'TIMESTAMP':
      return (v) => formatTimestamp(v as number);
    case 'BYTES':
      return (v) => Buffer.from(v as Uint8Array).toString('base64');
    case 'ARRAY': {
      const element = orNull(nestedText(type.element));
      return (v) => `[${(v as readonly SqlValue[]).map(element).join(', ')}]`;
    }
    case 'MAP': {
      const key = orNull(nestedText(type.key));
      const value = orNull(nestedText(type.value));
      return (v) => {
        const map = v as ReadonlyMap<SqlValue, SqlValue>;
        const entries = javaHashOrder(map.keys()).map((k) => `${key(k)}=${value(map.get(k) as SqlValue)}`);
        return `{${entries.join(', ')}}`;
      };
    }
    case 'STRUCT': {
      const fields = type.fields.map((f) => ({ name: f.name, text: nestedText(f.type) }));
      return (v) => {
        const shown = fields.flatMap((f, i) => {
          const field = (v as readonly SqlValue[])[i] as SqlValue;
          return field === null ? [] : [`${f.name}=${f.text(field)}`];
        });
        return `Struct{${shown.join(',')}}`;
      };
    }
    default:
      return String;
  }
}
