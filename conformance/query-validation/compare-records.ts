// Says how the records of a topic differ from those that a case expects.
import { type JsonValue, printJson } from '../../src/engine/formats/json-value.ts';
import type { Column } from '../../src/engine/schema/logical-schema.ts';
import { type SqlType, structType } from '../../src/sql/sql-type.ts';
import type { CaseHeader, CaseRecord } from './case-file.ts';
import { valueDifference } from './compare-values.ts';

const headerText = (headers: readonly CaseHeader[]): string =>
  headers.map((h) => `${h.key}=${h.value === null ? 'null' : Buffer.from(h.value).toString('base64')}`).join(',');

function recordText(record: CaseRecord): string {
  const window = record.window ? ` [${record.window.start},${record.window.end})` : '';
  return `${printJson(record.key)}${window} → ${printJson(record.value)} @${record.timestamp ?? '?'}`;
}

/** The columns that a topic's keys and values hold; null when they are not known. */
export interface RecordTypes {
  readonly key: readonly Column[];
  readonly value: readonly Column[];
}

/** Of an object with a member per column; a single column also stands alone. */
function documentType(columns: readonly Column[], value: JsonValue): SqlType {
  const [only] = columns;
  const bare = columns.length === 1 && only && !(value instanceof Map);
  return bare ? only.type : structType(columns.map(({ name, type }) => ({ name, type })));
}

function differenceOf(expected: CaseRecord, actual: CaseRecord, types: RecordTypes): string | null {
  const key = valueDifference(expected.key, actual.key, documentType(types.key, expected.key), 'key');
  if (key !== null) return key;
  const value = valueDifference(expected.value, actual.value, documentType(types.value, expected.value), 'value');
  if (value !== null) return value;
  if (expected.timestamp !== null && expected.timestamp !== actual.timestamp)
    return `timestamp should be ${expected.timestamp}, but is ${actual.timestamp}`;
  const { window } = expected;
  if (window) {
    const same = actual.window?.start === window.start && actual.window.end === window.end;
    const bounds = actual.window ? `${actual.window.start}-${actual.window.end}` : 'none';
    if (!same) return `window should be ${window.start}-${window.end}, but is ${bounds}`;
  }
  if (expected.headers && headerText(expected.headers) !== headerText(actual.headers ?? []))
    return `headers should be ${headerText(expected.headers)}, but are ${headerText(actual.headers ?? [])}`;
  return null;
}

/** null when both lists are the same. */
export function compareRecords(
  topic: string,
  expected: readonly CaseRecord[],
  actual: readonly CaseRecord[],
  types: RecordTypes,
): string | null {
  for (const [i, record] of expected.entries()) {
    const found = actual[i];
    if (!found) break;
    const difference = differenceOf(record, found, types);
    if (difference !== null)
      return `${topic}[${i}]: ${difference}\n      expected ${recordText(record)}\n      actual   ${recordText(found)}`;
  }
  if (expected.length === actual.length) return null;
  const list = (records: readonly CaseRecord[]) => records.map((r) => `\n        ${recordText(r)}`).join('');
  return `${topic}: ${expected.length} records expected, ${actual.length} found\n      expected:${list(expected)}\n      actual:${list(actual)}`;
}
