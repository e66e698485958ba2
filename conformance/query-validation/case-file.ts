// Reads ksqlDB's public query-validation case files: one run per format, numbers without loss.
import { readFileSync } from 'node:fs';
import { JsonNumber, type JsonObject, type JsonValue, parseJson } from '../../src/engine/formats/json-value.ts';

export interface CaseWindow {
  readonly start: number;
  readonly end: number;
  readonly session: boolean;
}

export interface CaseHeader {
  readonly key: string;
  readonly value: Uint8Array | null;
}

export interface CaseRecord {
  readonly topic: string;
  readonly key: JsonValue;
  readonly value: JsonValue;
  /** null when the case does not name one. */
  readonly timestamp: number | null;
  readonly window: CaseWindow | null;
  readonly headers: readonly CaseHeader[] | null;
}

export interface CaseTopic {
  readonly name: string;
  readonly keyFormat: string | null;
  readonly valueFormat: string | null;
  readonly keySchema: JsonValue;
  readonly valueSchema: JsonValue;
  readonly keySchemaId: number | null;
  readonly valueSchemaId: number | null;
  readonly valueSchemaReferences: readonly JsonObject[];
  readonly partitions: number | null;
  readonly replicas: number | null;
}

export interface ConformanceCase {
  /** File name without directory. */
  readonly file: string;
  /** The case's name, with the format or configuration it runs with. */
  readonly name: string;
  readonly statements: readonly string[];
  readonly topics: readonly CaseTopic[];
  readonly inputs: readonly CaseRecord[];
  readonly outputs: readonly CaseRecord[];
  readonly properties: ReadonlyMap<string, JsonValue>;
  readonly expectsError: { readonly type: string; readonly message: string } | null;
  readonly post: JsonObject | null;
  readonly enabled: boolean;
}

/** All runs of a case share its score: it passes when each of them does. */
export interface CaseGroup {
  readonly file: string;
  readonly name: string;
  readonly runs: readonly ConformanceCase[];
}

const list = (value: JsonValue | undefined): readonly JsonValue[] => (Array.isArray(value) ? value : []);
const object = (value: JsonValue | undefined): JsonObject => (value instanceof Map ? value : new Map());
const text = (value: JsonValue | undefined): string =>
  value instanceof JsonNumber ? value.text : typeof value === 'string' ? value : String(value ?? '');
const number = (value: JsonValue | undefined): number | null =>
  value instanceof JsonNumber ? Number(value.text) : typeof value === 'string' ? Number(value) : null;

function replaceIn(value: JsonValue, from: string, to: string): JsonValue {
  if (typeof value === 'string') return value.replaceAll(from, to);
  if (Array.isArray(value)) return value.map((item) => replaceIn(item, from, to));
  if (value instanceof Map) return new Map([...value].map(([k, v]) => [k, replaceIn(v, from, to)]));
  return value;
}

function readHeader(value: JsonValue): CaseHeader {
  const header = object(value);
  const bytes = header.get('VALUE') ?? null;
  return { key: text(header.get('KEY')), value: typeof bytes === 'string' ? Buffer.from(bytes, 'base64') : null };
}

function readRecord(value: JsonValue): CaseRecord {
  const record = object(value);
  const window = record.get('window');
  const headers = record.get('headers');
  return {
    topic: text(record.get('topic')),
    key: record.get('key') ?? null,
    value: record.get('value') ?? null,
    timestamp: number(record.get('timestamp')),
    window:
      window instanceof Map
        ? {
            start: number(window.get('start')) ?? 0,
            end: number(window.get('end')) ?? 0,
            session: text(window.get('type')).toLowerCase() === 'session',
          }
        : null,
    headers: Array.isArray(headers) ? headers.map(readHeader) : null,
  };
}

function readTopic(value: JsonValue): CaseTopic {
  const topic = typeof value === 'string' ? new Map([['name', value]]) : object(value);
  const optional = (name: string) => (topic.has(name) ? text(topic.get(name)) : null);
  return {
    name: text(topic.get('name')),
    keyFormat: optional('keyFormat'),
    valueFormat: optional('valueFormat') ?? optional('format'),
    keySchema: topic.get('keySchema') ?? null,
    valueSchema: topic.get('valueSchema') ?? topic.get('schema') ?? null,
    keySchemaId: number(topic.get('keySchemaId')),
    valueSchemaId: number(topic.get('valueSchemaId')),
    valueSchemaReferences: list(topic.get('valueSchemaReferences')).map(object),
    partitions: number(topic.get('partitions')),
    replicas: number(topic.get('replicas')),
  };
}

function readCase(file: string, name: string, test: JsonObject): ConformanceCase {
  const exception = test.get('expectedException');
  return {
    file,
    name,
    statements: list(test.get('statements')).map(text),
    topics: list(test.get('topics')).map(readTopic),
    inputs: list(test.get('inputs')).map(readRecord),
    outputs: list(test.get('outputs')).map(readRecord),
    properties: object(test.get('properties')),
    expectsError:
      exception instanceof Map ? { type: text(exception.get('type')), message: text(exception.get('message')) } : null,
    post: test.get('post') instanceof Map ? object(test.get('post')) : null,
    enabled: test.get('enabled') !== false,
  };
}

/** The cases of one file. @throws when the file is no JSON. */
export function readCaseFile(path: string): CaseGroup[] {
  const file = path.slice(path.lastIndexOf('/') + 1);
  const document = object(parseJson(readFileSync(path, 'utf8')));
  return list(document.get('tests')).map((value) => {
    const test = object(value);
    const name = text(test.get('name'));
    const runs: ConformanceCase[] = [];
    for (const [field, placeholder] of [
      ['format', '{FORMAT}'],
      ['config', '{CONFIG}'],
    ] as const)
      for (const choice of list(test.get(field))) {
        const replaced = object(replaceIn(test, placeholder, text(choice)));
        runs.push(readCase(file, `${name} - ${text(choice)}`, replaced));
      }
    return { file, name, runs: runs.length > 0 ? runs : [readCase(file, name, test)] };
  });
}
