// Says how the records of a topic differ from those that a case expects.
import { printJson } from '../../src/engine/formats/json-value.ts';
import { describeDifference } from '../../src/engine/formats/test-record-codec.ts';
import type { CaseHeader, CaseRecord } from './case-file.ts';

const headerText = (headers: readonly CaseHeader[]): string =>
  headers.map((h) => `${h.key}=${h.value === null ? 'null' : Buffer.from(h.value).toString('base64')}`).join(',');

export function recordText(record: CaseRecord): string {
  const window = record.window ? ` [${record.window.start},${record.window.end})` : '';
  return `${printJson(record.key)}${window} → ${printJson(record.value)} @${record.timestamp ?? '?'}`;
}

function differenceOf(expected: CaseRecord, actual: CaseRecord): string | null {
  const key = describeDifference(expected.key, actual.key, 'key');
  if (key !== null) return key;
  const value = describeDifference(expected.value, actual.value, 'value');
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
): string | null {
  for (const [i, record] of expected.entries()) {
    const found = actual[i];
    if (!found) break;
    const difference = differenceOf(record, found);
    if (difference !== null)
      return `${topic}[${i}]: ${difference}\n      expected ${recordText(record)}\n      actual   ${recordText(found)}`;
  }
  if (expected.length === actual.length) return null;
  const list = (records: readonly CaseRecord[]) => records.map((r) => `\n        ${recordText(r)}`).join('');
  return `${topic}: ${expected.length} records expected, ${actual.length} found\n      expected:${list(expected)}\n      actual:${list(actual)}`;
}
