// Reads ksqlDB's public REST case files: what query-validation cases have, and the answers that a client gets.
import { readFileSync } from 'node:fs';
import { JsonNumber, type JsonObject, type JsonValue, parseJson } from '../../src/engine/formats/json-value.ts';
import { type ConformanceCase, readCaseFile } from '../query-validation/case-file.ts';

export interface ExpectedError {
  /** The last part of the error entity's class name; null when the case does not say. */
  readonly entity: string | null;
  readonly message: string;
  readonly status: number | null;
}

export interface RestCase extends ConformanceCase {
  /** The members that each entity of a statement must have, in the order of the statements that answer. */
  readonly adminAnswers: readonly JsonObject[];
  /** Parts of each query's answer. */
  readonly queryAnswers: readonly (readonly JsonObject[])[];
  /** The same queries asked again for protobuf rows. */
  readonly protobufAnswers: readonly (readonly JsonObject[])[];
  readonly expectedError: ExpectedError | null;
  /** Records are only written when the push query runs. */
  readonly inputsAfterQuery: boolean;
}

export interface RestCaseGroup {
  readonly file: string;
  readonly name: string;
  readonly runs: readonly RestCase[];
}

const object = (value: JsonValue | undefined): JsonObject => (value instanceof Map ? value : new Map());
const list = (value: JsonValue | undefined): readonly JsonValue[] => (Array.isArray(value) ? value : []);

function expectedError(value: JsonValue | undefined): ExpectedError | null {
  if (!(value instanceof Map)) return null;
  const type = value.get('type');
  const status = value.get('status');
  return {
    entity: typeof type === 'string' ? (type.split('.').at(-1) ?? null) : null,
    message: String(value.get('message') ?? ''),
    status: status instanceof JsonNumber ? Number(status.text) : null,
  };
}

/** The cases of one file. @throws when the file is no JSON. */
export function readRestCaseFile(path: string): RestCaseGroup[] {
  const tests = list(object(parseJson(readFileSync(path, 'utf8'))).get('tests')).map(object);
  return readCaseFile(path).map(({ file, name, runs }, i) => {
    const test = tests[i] ?? new Map();
    const answers = list(test.get('responses')).map(object);
    const parts = (member: string) =>
      answers.filter((a) => a.has(member)).map((a) => list(a.get(member)).map(object));
    const rest = {
      adminAnswers: answers.filter((a) => a.has('admin')).map((a) => object(a.get('admin'))),
      queryAnswers: parts('query'),
      protobufAnswers: parts('queryProto'),
      expectedError: expectedError(test.get('expectedError')),
      inputsAfterQuery: object(test.get('inputConditions')).get('waitForActivePushQuery') === true,
    };
    return { file, name, runs: runs.map((run) => ({ ...run, ...rest })) };
  });
}
