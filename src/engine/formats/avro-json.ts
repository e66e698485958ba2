// Shows Avro records as JSON by their writer's schema, for test comparisons and for printing topics.

import { Decimal } from '../values/decimal.ts';
import { writeAvroJson } from './avro-default.ts';
import { AvroInput } from './avro-input.ts';
import { type AvroNode, branchName, decimalOf, mapEntryOf, parseAvroSchema, soleBranch } from './avro-schema.ts';
import { BinaryOutput } from './binary-output.ts';
import { bigintFromBytes } from './decimal-codec.ts';
import { doubleText } from './java-text.ts';
import { JsonNumber, type JsonObject, type JsonValue } from './json-value.ts';
import { base64 } from './json-writer.ts';
import type { DocumentCodecFactory } from './registry-test-codec.ts';
import { serdeFault } from './serde-fault.ts';

/** Reads the value at the input's position. Bytes become base64, decimals numbers, maps objects, other unions their member. */
function readAvroJson(node: AvroNode, input: AvroInput): JsonValue {
  const decimal = decimalOf(node);
  if (decimal) {
    const bytes = node.kind === 'fixed' ? input.fixed(node.size) : input.slice();
    return new JsonNumber(new Decimal(bigintFromBytes(bytes), decimal.scale).toString());
  }
  switch (node.kind) {
    case 'null':
      return null;
    case 'boolean':
      return input.boolean();
    case 'int':
    case 'long':
      return new JsonNumber(input.bigint().toString());
    case 'float':
      return doubleJson(input.float());
    case 'double':
      return doubleJson(input.double());
    case 'string':
      return input.string();
    case 'bytes':
      return base64(input.slice());
    case 'fixed':
      return base64(input.fixed(node.size));
    case 'enum':
      return node.symbols[input.int()] ?? null;
    case 'array':
      return readArray(node, input);
    case 'map': {
      const object: JsonObject = new Map();
      input.blocks(() => object.set(input.string(), readAvroJson(node.values, input)));
      return object;
    }
    case 'record':
      return new Map(node.fields.map((field) => [field.name, readAvroJson(field.type, input)]));
    case 'union': {
      const branch = node.branches[input.int()];
      if (!branch) throw serdeFault('the Avro union has no such branch');
      const value = readAvroJson(branch, input);
      return soleBranch(node.branches) || branch.kind === 'null' ? value : new Map([[branchName(branch), value]]);
    }
  }
}

function readArray(node: Extract<AvroNode, { kind: 'array' }>, input: AvroInput): JsonValue {
  const entry = mapEntryOf(node);
  if (entry) {
    const object: JsonObject = new Map();
    input.blocks(() => {
      const key = readAvroJson(entry.key, input);
      object.set(key instanceof JsonNumber ? key.text : String(key), readAvroJson(entry.value, input));
    });
    return object;
  }
  const values: JsonValue[] = [];
  input.blocks(() => values.push(readAvroJson(node.items, input)));
  return values;
}

/** Whole records of one schema, for test data. */
export const avroDocumentCodec: DocumentCodecFactory = (schema) => {
  const node = parseAvroSchema(schema.text);
  const input = new AvroInput();
  const output = new BinaryOutput();
  return {
    encode(value) {
      writeAvroJson(node, value, output.reset());
      return output.take();
    },
    decode: (bytes) => readAvroJson(node, input.reset(bytes, 0)),
  };
};

/** NaN and the infinities have no JSON number; ksqlDB prints them as text. */
export function doubleJson(value: number): JsonValue {
  const text = doubleText(value);
  return Number.isFinite(value) ? new JsonNumber(text) : text;
}
