// Checks what a case says about catalogue and topics after its statements.
import type { DataSource } from '../../src/engine/catalog/catalog.ts';
import { JsonNumber, type JsonObject, type JsonValue, printJson } from '../../src/engine/formats/json-value.ts';
import type { QueryPlan } from '../../src/engine/plan/execution-step.ts';
import { formatColumn } from '../../src/engine/schema/logical-schema.ts';
import { parseSchema } from '../../src/sql/parser.ts';
import { formatType, quoteIdentifier } from '../../src/sql/sql-type.ts';
import type { CaseEngine } from '../plans/case-engine.ts';
import type { ConformanceCase } from './case-file.ts';
import { knownTopics, type PostTopic } from './post-topics.ts';

const text = (value: JsonValue | undefined): string | null =>
  value instanceof JsonNumber ? value.text : typeof value === 'string' ? value : null;

/** Key columns first, then values, as the catalogue of a case lists them. */
function actualColumns({ schema }: DataSource): string[] {
  return [...schema.key, ...schema.value, ...schema.headers].map((column) => formatColumn(column));
}

function expectedColumns(schema: string): string[] {
  const columns = parseSchema(schema).map(({ name, type, constraint }) => {
    const base = `${quoteIdentifier(name)} ${type.kind === 'Resolved' ? formatType(type.type) : type.kind}`;
    switch (constraint.kind) {
      case 'Key':
      case 'PrimaryKey':
        return { order: 0, text: `${base} KEY` };
      case 'Headers':
        return { order: 2, text: `${base} HEADERS` };
      case 'Header':
        return { order: 2, text: `${base} HEADER('${constraint.key}')` };
      default:
        return { order: 1, text: base };
    }
  });
  return columns.sort((a, b) => a.order - b.order).map((column) => column.text);
}

function checkSource(expected: JsonObject, source: DataSource): string | null {
  const { name, window, formats } = source;
  const type = text(expected.get('type'));
  if (type && type.toUpperCase() !== source.kind) return `${name} is a ${source.kind}, not a ${type}`;
  const schema = text(expected.get('schema'));
  if (schema !== null) {
    const wanted = expectedColumns(schema).join(', ');
    const actual = actualColumns(source).join(', ');
    if (wanted !== actual) return `schema of ${name}: expected ${wanted} actual ${actual}`;
  }
  const key = expected.get('keyFormat');
  if (key instanceof Map) {
    const format = text(key.get('format'));
    if (format !== null && format !== formats.key.format)
      return `key format of ${name}: expected ${format} actual ${formats.key.format}`;
    const windowType = text(key.get('windowType'));
    if (windowType !== null && windowType !== window?.type)
      return `window of ${name}: expected ${windowType} actual ${window?.type}`;
    const size = text(key.get('windowSize'));
    if (size !== null && window?.type !== 'SESSION' && Number(size) !== window?.sizeMs)
      return `window size of ${name}: expected ${size} actual ${window?.sizeMs}`;
  }
  const value = text(expected.get('valueFormat'));
  if (value !== null && value !== formats.value.format)
    return `value format of ${name}: expected ${value} actual ${formats.value.format}`;
  const readOnly = expected.get('isSource');
  if (typeof readOnly === 'boolean' && readOnly !== source.readOnly) return `${name}: isSource should be ${readOnly}`;
  return null;
}

const schemaText = (value: JsonValue): string => (typeof value === 'string' ? value.trim() : printJson(value));

function checkTopic(expected: JsonObject, topics: readonly PostTopic[]): string | null {
  const name = text(expected.get('name')) ?? '';
  const topic = topics.find((t) => t.name === name);
  if (!topic) return `there is no topic ${name}; there are ${topics.map((t) => t.name).join(', ')}`;
  for (const part of ['keyFormat', 'valueFormat'] as const) {
    const format = expected.get(part);
    const wanted = format instanceof Map ? text(format.get('format')) : null;
    if (wanted !== null && topic[part] !== wanted)
      return `${part} of topic ${name}: expected ${wanted} actual ${topic[part]}`;
  }
  const partitions = text(expected.get('partitions'));
  if (partitions !== null && topic.partitions !== null && Number(partitions) !== topic.partitions)
    return `partitions of topic ${name}: expected ${partitions} actual ${topic.partitions}`;
  for (const part of ['keySchema', 'valueSchema'] as const) {
    const schema = expected.get(part);
    const actual = topic[part];
    if (schema === undefined || schema === null || actual === undefined) continue;
    const wanted = schemaText(schema);
    if (actual === null || !sameSchema(wanted, actual))
      return `${part} of topic ${name}: expected ${wanted} actual ${actual}`;
  }
  return null;
}

function sameSchema(wanted: string, actual: string): boolean {
  if (wanted.trim() === actual.trim()) return true;
  try {
    return sorted(JSON.parse(wanted)) === sorted(JSON.parse(actual));
  } catch {
    return false;
  }
}

const sorted = (value: unknown): string =>
  JSON.stringify(value, (_name, v: unknown) =>
    typeof v === 'object' && v !== null && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1)))
      : v,
  );

/** null when everything is as the case says. */
export async function checkPost(
  test: ConformanceCase,
  env: CaseEngine,
  queries: readonly QueryPlan[],
): Promise<string | null> {
  if (!test.post) return null;
  const { catalog } = env.engine.services;
  const sources = test.post.get('sources');
  for (const expected of Array.isArray(sources) ? sources : []) {
    if (!(expected instanceof Map)) continue;
    const name = text(expected.get('name')) ?? '';
    const source = catalog.source(name);
    const difference = source ? checkSource(expected, source) : `there is no source ${name}`;
    if (difference !== null) return difference;
  }
  const topics = test.post.get('topics');
  if (!(topics instanceof Map)) return null;
  const known = await knownTopics(env, queries);
  const blacklist = text(topics.get('blacklist'));
  if (blacklist !== null) {
    const pattern = new RegExp(`^(?:${blacklist})$`);
    const found = known.find((topic) => pattern.test(topic.name));
    if (found) return `there must be no topic like ${found.name}`;
  }
  const list = topics.get('topics');
  for (const expected of Array.isArray(list) ? list : []) {
    const difference = expected instanceof Map ? checkTopic(expected, known) : null;
    if (difference !== null) return difference;
  }
  return null;
}
