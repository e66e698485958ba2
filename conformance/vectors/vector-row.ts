// Decodes a JSON object into a row of SQL values, for test data that is given as raw JSON.

import type { Decimal } from '../../src/engine/values/decimal.ts';
import { parseDecimal, rescaleExact } from '../../src/engine/values/decimal-math.ts';
import type { SqlValue } from '../../src/engine/values/sql-value.ts';
import type { SqlType } from '../../src/sql/sql-type.ts';
import { type ExactJson, JsonNumber } from '../exact-json.ts';

const numberText = (json: ExactJson): string => (json instanceof JsonNumber ? json.text : String(json));

/** The value of a type from JSON; fields missing from objects are null, dates and times are day and millisecond counts. */
export function valueFromJson(json: ExactJson | undefined, type: SqlType): SqlValue {
  if (json === null || json === undefined) return null;
  switch (type.kind) {
    case 'BOOLEAN':
      return json === true;
    case 'STRING':
      return typeof json === 'string' ? json : numberText(json);
    case 'BYTES':
      return new Uint8Array(Buffer.from(json as string, 'base64'));
    case 'BIGINT':
      return BigInt(numberText(json));
    case 'DECIMAL':
      return rescaleExact(parseDecimal(numberText(json)), type.scale) satisfies Decimal;
    case 'DOUBLE':
      // A negative zero loses its sign in ksqlDB's JSON reader.
      return Number(numberText(json)) + 0;
    case 'ARRAY':
      return (json as readonly ExactJson[]).map((e) => valueFromJson(e, type.element));
    case 'MAP':
      return new Map([...(json as ReadonlyMap<string, ExactJson>)].map(([k, v]) => [k, valueFromJson(v, type.value)]));
    case 'STRUCT':
      return type.fields.map((f) => valueFromJson((json as ReadonlyMap<string, ExactJson>).get(f.name), f.type));
    default:
      return Number(numberText(json));
  }
}
