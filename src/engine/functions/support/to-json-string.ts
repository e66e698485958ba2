// Values as the JSON text of TO_JSON_STRING: fields and keys in alphabetical order, dates and times as ISO text everywhere.
import type { SqlType } from '../../../sql/sql-type.ts';
import { jsonString } from '../../formats/json-writer.ts';
import { formatDate, formatTime, formatTimestamp } from '../../values/date-time-text.ts';
import { javaDouble } from '../../values/java-number.ts';
import type { SqlValue } from '../../values/sql-value.ts';

type Write = (value: SqlValue) => string;

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  a < b ? -1 : a > b ? 1 : 0;

function double(value: SqlValue): string {
  const text = javaDouble(value as number);
  return Number.isFinite(value) ? text : JSON.stringify(text);
}

function struct(type: Extract<SqlType, { kind: 'STRUCT' }>): Write {
  const fields = type.fields
    .map((field, i) => [field.name, { position: i, write: compileJsonString(field.type) }] as const)
    .sort(byName);
  return (value) => {
    const values = value as readonly SqlValue[];
    const parts = fields.map(([name, { position, write }]) => `${jsonString(name)}:${write(values[position]!)}`);
    return `{${parts.join(',')}}`;
  };
}

function writer(type: SqlType): Write {
  switch (type.kind) {
    case 'STRING':
      return (value) => jsonString(value as string);
    case 'DOUBLE':
      return double;
    case 'BYTES':
      return (value) => JSON.stringify(Buffer.from(value as Uint8Array).toString('base64'));
    case 'DATE':
      return (value) => JSON.stringify(formatDate(value as number));
    case 'TIME':
      return (value) => JSON.stringify(formatTime(value as number));
    case 'TIMESTAMP':
      return (value) => JSON.stringify(formatTimestamp(value as number));
    case 'ARRAY': {
      const element = compileJsonString(type.element);
      return (value) => `[${(value as readonly SqlValue[]).map(element).join(',')}]`;
    }
    case 'MAP': {
      const write = compileJsonString(type.value);
      return (value) => {
        const entries = [...(value as ReadonlyMap<SqlValue, SqlValue>)].map(([k, v]) => [String(k), v] as const);
        return `{${entries
          .sort(byName)
          .map(([k, v]) => `${jsonString(k)}:${write(v)}`)
          .join(',')}}`;
      };
    }
    case 'STRUCT':
      return struct(type);
    default:
      return String;
  }
}

/** A function that writes values of a type, null as `null`. */
export function compileJsonString(type: SqlType): Write {
  const write = writer(type);
  return (value) => (value === null ? 'null' : write(value));
}
