// Values as JSON text, exactly as the REST API prints the rows of a query: integers and decimals with every digit,
// doubles as Java prints them, bytes in base64, dates and times as ISO text.
import type { SqlType } from '../../sql/sql-type.ts';
import { formatAnswerTimestamp, formatDate, formatTime } from './date-time-text.ts';
import type { Decimal } from './decimal.ts';
import { javaDouble } from './java-number.ts';
import type { Row, SqlValue } from './sql-value.ts';
import { bigDecimalText, valueText } from './value-text.ts';

type Print = (value: SqlValue) => string;

const doubleJson = (value: number): string => (Number.isFinite(value) ? javaDouble(value) : `"${javaDouble(value)}"`);

/** Trailing zeros cut, as ksqlDB prints decimals inside structs. */
function strippedDecimal(value: Decimal): string {
  const text = value.toString();
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/**
 * @param raw inside a struct, where ksqlDB prints days and milliseconds instead of ISO text
 */
function printer(type: SqlType, raw: boolean): Print {
  switch (type.kind) {
    case 'STRING':
      return (v) => JSON.stringify(v);
    case 'DOUBLE':
      return (v) => doubleJson(v as number);
    case 'DECIMAL':
      return raw ? (v) => strippedDecimal(v as Decimal) : (v) => (v as Decimal).toString();
    case 'BYTES':
      return (v) => `"${Buffer.from(v as Uint8Array).toString('base64')}"`;
    case 'DATE':
      return raw ? String : (v) => `"${formatDate(v as number)}"`;
    case 'TIME':
      return raw ? String : (v) => `"${formatTime(v as number)}"`;
    case 'TIMESTAMP':
      return raw ? String : (v) => `"${formatAnswerTimestamp(v as number)}"`;
    case 'ARRAY': {
      const element = nullable(type.element, raw);
      return (v) => `[${(v as readonly SqlValue[]).map((e) => element(e)).join(',')}]`;
    }
    case 'MAP':
      return mapPrinter(type.key, nullable(type.value, raw));
    case 'STRUCT': {
      const fields = type.fields.map((f) => ({ name: JSON.stringify(f.name), print: nullable(f.type, true) }));
      return (v) =>
        `{${fields.map((f, i) => `${f.name}:${f.print((v as readonly SqlValue[])[i] as SqlValue)}`).join(',')}}`;
    }
    default:
      return String;
  }
}

function mapPrinter(key: SqlType, value: Print): Print {
  const keyText: (k: SqlValue) => string =
    key.kind === 'STRING'
      ? (k) => k as string
      : key.kind === 'DECIMAL'
        ? (k) => bigDecimalText(k as Decimal)
        : valueText(key);
  return (v) => {
    const entries: string[] = [];
    for (const [k, e] of v as ReadonlyMap<SqlValue, SqlValue>)
      entries.push(`${JSON.stringify(k === null ? 'null' : keyText(k))}:${value(e)}`);
    return `{${entries.join(',')}}`;
  };
}

function nullable(type: SqlType, raw: boolean): Print {
  const print = printer(type, raw);
  return (v) => (v === null ? 'null' : print(v));
}

/** A function that prints values of the type, null included. Compile once, print many. */
const compileJson = (type: SqlType): ((value: SqlValue) => string) => nullable(type, false);

/** One value, for a single use. */
export const toJson = (value: SqlValue, type: SqlType): string => compileJson(type)(value);

/** A function that prints the row as a JSON array, as answers of queries carry it. */
export function compileJsonRow(types: readonly SqlType[]): (row: Row) => string {
  const columns = types.map((t) => compileJson(t));
  return (row) => `[${columns.map((print, i) => print(row[i] as SqlValue)).join(',')}]`;
}
