// Functions that read JSON texts and put them together.

import { BOOLEAN, INTEGER, type SqlType, STRING } from '../../../sql/sql-type.ts';
import { JsonCursor } from '../../formats/json-cursor.ts';
import { JsonNumber, type JsonObject, type JsonValue, readJson } from '../../formats/json-value.ts';
import type { SqlValue } from '../../values/sql-value.ts';
import type { BoundArguments, ScalarFunction } from '../function-declaration.ts';
import { pArray, param, pGeneric, pMap } from '../parameter-types.ts';
import { boundSignature, functionFailed, NULL_IN_NULL_OUT, scalar, signature } from '../support/declare.ts';
import { compileJsonPath, valueAt } from '../support/json-path.ts';
import { NOTHING, parseFirstJson, printNode, printNodePlainly, textOfNode } from '../support/json-text.ts';
import { remember } from '../support/remember.ts';
import { compileJsonString } from '../support/to-json-string.ts';

const T = pGeneric('T');
const pathOf = remember(compileJsonPath);

function extract(text: string, path: string): string | null {
  const steps = pathOf(path);
  const root = parseFirstJson(text);
  if (root === NOTHING) return steps.length === 0 ? '' : null;
  const value = valueAt(root, steps);
  return value === undefined ? null : textOfNode(value);
}

function isJson(text: string | null): boolean {
  try {
    return text !== null && parseFirstJson(text) !== NOTHING;
  } catch {
    return false;
  }
}

function arrayLength(text: string): number | null {
  const value = parseFirstJson(text);
  return Array.isArray(value) ? value.length : null;
}

/** The object in the text, or null when it is another value. */
function objectIn(text: string): JsonObject | null {
  const value = parseFirstJson(text);
  return value instanceof Map ? value : null;
}

function items(text: string): readonly string[] {
  const value = parseFirstJson(text);
  if (!Array.isArray(value)) throw functionFailed('JSON_ITEMS needs a text with a JSON array');
  return value.map(printNode);
}

function records(text: string): ReadonlyMap<string, string> | null {
  const object = objectIn(text);
  return object && new Map([...object].map(([name, value]) => [name, textOfNode(value)]));
}

function concat(...texts: (string | null)[]): string | null {
  const values: JsonValue[] = [];
  for (const text of texts) {
    const value = text === null ? NOTHING : parseFirstJson(text);
    if (value === NOTHING) return null;
    values.push(value);
  }
  const [first] = values;
  if (first === undefined) throw functionFailed('JSON_CONCAT needs at least one JSON text');
  if (values.length === 1) return printNodePlainly(first);
  if (values.every((value) => value instanceof Map)) {
    return printNodePlainly(new Map(values.flatMap((object) => [...object])));
  }
  return printNodePlainly(values.flatMap((value) => (Array.isArray(value) ? value : [value])));
}

/** Whether an element of a JSON array is the value; numbers with a point are compared with doubles only. */
function elementTest(type: SqlType | null | undefined): (element: JsonValue, value: SqlValue) => boolean {
  switch (type?.kind) {
    case 'INTEGER':
    case 'BIGINT':
      return (element, value) =>
        element instanceof JsonNumber &&
        !/[.eE]/.test(element.text) &&
        BigInt(element.text) === BigInt(value as bigint);
    case 'DOUBLE':
      return (element, value) =>
        element instanceof JsonNumber && /[.eE]/.test(element.text) && Number(element.text) === value;
    case 'STRING':
    case 'BOOLEAN':
      return (element, value) => element === value;
    default:
      return () => false;
  }
}

/** A whole number that the type of the value cannot hold ends the search. */
function beyond(type: SqlType | null | undefined, element: JsonValue): boolean {
  const bits = type?.kind === 'INTEGER' ? 32 : type?.kind === 'BIGINT' ? 64 : null;
  if (bits === null || !(element instanceof JsonNumber) || /[.eE]/.test(element.text)) return false;
  const number = BigInt(element.text);
  return BigInt.asIntN(bits, number) !== number;
}

/** Elements are compared as they are read, so that one before a fault in the text is still found. */
function contains({ types }: BoundArguments): (text: string | null, value: SqlValue) => boolean {
  const matches = elementTest(types[1]);
  return (text, value) => {
    const cursor = new JsonCursor().reset(text ?? '');
    try {
      if (!cursor.take(91) || cursor.take(93)) return false;
      do {
        const element = readJson(cursor);
        if (value === null ? element === null : matches(element, value)) return true;
        if (value !== null && beyond(types[1], element)) return false;
      } while (cursor.take(44));
    } catch {
      return false;
    }
    return false;
  };
}

const jsonObject = param('jsonObj', STRING);

export const JSON_FUNCTIONS: readonly ScalarFunction[] = [
  scalar({
    name: 'EXTRACTJSONFIELD',
    category: 'JSON',
    author: '',
    description: 'The value at a path in a JSON text: a text without quotes, anything else as JSON; null when absent.',
    signatures: [
      signature(
        [
          param('input', STRING, 'The JSON text'),
          param('path', STRING, 'The path, such as $.name, $.list[0] or $["a name"]'),
        ],
        STRING,
        extract,
        NULL_IN_NULL_OUT,
      ),
    ],
  }),
  scalar({
    name: 'IS_JSON_STRING',
    category: 'JSON',
    description: 'Whether a text is JSON; false for null.',
    signatures: [signature([param('input', STRING, 'The text')], BOOLEAN, isJson)],
  }),
  scalar({
    name: 'JSON_ARRAY_CONTAINS',
    category: 'JSON',
    description: 'Whether a JSON array has an element equal to the value. Types must fit: 1 is not 1.0.',
    signatures: [boundSignature([param('jsonArray', STRING), param('val', T)], BOOLEAN, contains)],
  }),
  scalar({
    name: 'JSON_ARRAY_LENGTH',
    category: 'JSON',
    description: 'Number of elements of a JSON array; null for any other JSON value.',
    signatures: [signature([param('jsonArray', STRING)], INTEGER, arrayLength, NULL_IN_NULL_OUT)],
  }),
  scalar({
    name: 'JSON_CONCAT',
    category: 'JSON',
    description:
      'Puts JSON texts together: objects to one object in which the last of equal keys wins, everything else to one array.',
    signatures: [signature([param('jsonStrings', STRING)], STRING, concat, { variadic: 0 })],
  }),
  scalar({
    name: 'JSON_ITEMS',
    category: 'JSON',
    description: 'The elements of a JSON array as JSON texts.',
    signatures: [signature([param('jsonItems', STRING)], pArray(STRING), items, NULL_IN_NULL_OUT)],
  }),
  scalar({
    name: 'JSON_KEYS',
    category: 'JSON',
    description: 'The keys of a JSON object; null for any other JSON value.',
    signatures: [
      signature(
        [jsonObject],
        pArray(STRING),
        (text: string) => {
          const object = objectIn(text);
          return object && [...object.keys()];
        },
        NULL_IN_NULL_OUT,
      ),
    ],
  }),
  scalar({
    name: 'JSON_RECORDS',
    category: 'JSON',
    description:
      'The keys and values of a JSON object as a map; texts come without quotes, other values as JSON. Null for any other JSON value.',
    signatures: [signature([jsonObject], pMap(STRING, STRING), records, NULL_IN_NULL_OUT)],
  }),
  scalar({
    name: 'TO_JSON_STRING',
    category: 'JSON',
    description: 'Any value as a JSON text; null becomes the text null.',
    signatures: [
      boundSignature([param('input', T)], STRING, ({ types: [type] }) =>
        type ? compileJsonString(type) : () => 'null',
      ),
    ],
  }),
];
