// Reads the parts of a REST case that other cases do not have: the answers expected, and the expected error.
import { readFileSync } from 'node:fs';
import { JsonNumber, type JsonObject, type JsonValue, parseJson } from '../../src/engine/formats/json-value.ts';
import { type ConformanceCase, readCaseFile } from '../query-validation/case-file.ts';

export interface ExpectedError {
  /** The class of the error entity without its package; null when the case does not say. */
  readonly entity: string | null;
  readonly message: string;
  readonly status: number | null;
}

export interface RestCase {
  readonly test: ConformanceCase;
  /** One per answered statement: the entity of an admin statement, or the rows of a query. */
  readonly responses: readonly JsonObject[];
  /** The answers when the queries are sent again for protobuf rows. */
  readonly protobufResponses: readonly JsonObject[];
  readonly expectedError: ExpectedError | null;
  /** Records are sent once the push query runs. */
  readonly inputsAfterQuery: boolean;
}

export interface RestCaseGroup {
  readonly file: string;
  readonly name: string;
  readonly runs: readonly RestCase[];
}

const object = (value: JsonValue | undefined): JsonObject => (value instanceof Map ? value : new Map());
const list = (value: JsonValue | undefined): readonly JsonValue[] => (Array.isArray(value) ? value : []);

function errorOf(value: JsonValue | undefined): ExpectedError | null {
  if (!(value instanceof Map)) return null;
  const status = value.get('status');
  const type = value.get('type');
  return {
    entity: typeof type === 'string' ? (type.split('.').at(-1) ?? null) : null,
    message: String(value.get('message') ?? ''),
    status: status instanceof JsonNumber ? Number(status.text) : null,
  };
}

export function readRestCases(path: string): RestCaseGroup[] {
  const document = object(parseJson(readFileSync(path, 'utf8')));
  const raw = list(document.get('tests')).map(object);
  return readCaseFile(path).map(({ file, name, runs }, i) => {
    const fields = raw[i]!;
    const responses = list(fields.get('responses')).map(object);
    const conditions = object(fields.get('inputConditions'));
    return {
      file,
      name,
      runs: runs.map((test) => ({
        test,
        responses: responses.filter((response) => !response.has('queryProto')),
        protobufResponses: responses.filter((response) => response.has('queryProto')),
        expectedError: errorOf(fields.get('expectedError')),
        inputsAfterQuery: conditions.get('waitForActivePushQuery') === true,
      })),
    };
  });
}
