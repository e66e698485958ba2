// Writes JSON values with an Avro schema: the defaults of fields, and test data.

import type { AvroNode } from './avro-schema.ts';
import { decimalOf, mapEntryOf } from './avro-schema.ts';
import { bytesFromBase64 } from './base64-text.ts';
import type { BinaryOutput } from './binary-output.ts';
import { bigintToBytes, fitDecimal, parseDecimalText } from './decimal-codec.ts';
import { parseDoubleText, parseIntText, parseLongText } from './java-text.ts';
import { JsonNumber, type JsonValue, jsonFrom, printJson } from './json-value.ts';
import { atPath, serdeFault } from './serde-fault.ts';

export type AvroDefaultWriter = (output: BinaryOutput) => void;

/** A writer of the default that a schema gives for a field: of the union's first branch, bytes as Latin-1 text. */
export function avroDefaultWriter(node: AvroNode, value: unknown): AvroDefaultWriter {
  return (output) => writeAvroJson(node, jsonFrom(value), output, (text) => Buffer.from(text, 'latin1'));
}

/**
 * Writes a JSON value. Numbers and text are converted where the schema wants the other; members are found by the field's
 * name, by that in upper case, then in any case; absent ones are null, or the default where null is not allowed.
 * @throws ClickstreamError SERDE_FAILED
 */
export function writeAvroJson(
  node: AvroNode,
  value: JsonValue,
  output: BinaryOutput,
  bytesOf: (text: string) => Uint8Array = bytesFromBase64,
): void {
  if (node.kind === 'union') {
    const index = node.branches.findIndex((branch) => jsonFits(branch, value));
    if (index === -1) throw serdeFault(`${printJson(value)} fits no branch of the Avro union`);
    output.int(index);
    writeAvroJson(node.branches[index]!, value, output, bytesOf);
    return;
  }
  if (node.kind === 'null') return;
  if (value === null) throw serdeFault(`null cannot be written: the schema requires an Avro ${node.kind}`);
  const text = value instanceof JsonNumber ? value.text : typeof value === 'string' ? value : printJson(value);
  const decimal = decimalOf(node);
  if (decimal) {
    const bytes = bigintToBytes(fitDecimal(parseDecimalText(text), decimal.precision, decimal.scale).unscaled);
    if (node.kind === 'bytes') output.bytes(bytes);
    else output.raw(padded(bytes, node.kind === 'fixed' ? node.size : bytes.length));
    return;
  }
  switch (node.kind) {
    case 'boolean':
      output.byte(value === true || text === 'true' ? 1 : 0);
      return;
    case 'int':
      output.int(parseIntText(text));
      return;
    case 'long':
      output.bigint(parseLongText(text));
      return;
    case 'float':
      output.float(parseDoubleText(text));
      return;
    case 'double':
      output.double(parseDoubleText(text));
      return;
    case 'string':
      output.string(text);
      return;
    case 'bytes':
      output.bytes(bytesOf(text));
      return;
    case 'fixed':
      output.raw(bytesOf(text));
      return;
    case 'enum':
      if (!node.symbols.includes(text)) throw serdeFault(`the Avro enum ${node.name} has no symbol '${text}'`);
      output.int(node.symbols.indexOf(text));
      return;
    default:
      writeContainer(node as Container, value, output, bytesOf);
  }
}

type Container = Extract<AvroNode, { kind: 'array' | 'map' | 'record' }>;

function writeContainer(
  node: Container,
  value: JsonValue,
  output: BinaryOutput,
  bytesOf: (text: string) => Uint8Array,
): void {
  const entry = mapEntryOf(node);
  if (node.kind === 'array' && !entry) {
    if (!Array.isArray(value)) throw serdeFault(`${printJson(value)} is no array`);
    if (value.length > 0) output.int(value.length);
    for (const item of value) writeAvroJson(node.items, item, output, bytesOf);
    output.int(0);
    return;
  }
  if (!(value instanceof Map)) throw serdeFault(`${printJson(value)} is no object`);
  if (node.kind === 'record') {
    for (const field of node.fields) {
      const item = memberOf(value, field.name);
      try {
        const useDefault = item === undefined && field.hasDefault;
        if (useDefault) avroDefaultWriter(field.type, field.defaultValue)(output);
        else writeAvroJson(field.type, item ?? null, output, bytesOf);
      } catch (error) {
        throw atPath(error, `.${field.name}`);
      }
    }
    return;
  }
  if (value.size > 0) output.int(value.size);
  for (const [key, item] of value) {
    if (entry) writeAvroJson(entry.key, key, output, bytesOf);
    else output.string(key);
    writeAvroJson(entry ? entry.value : (node as { values: AvroNode }).values, item, output, bytesOf);
  }
  output.int(0);
}

/** A member by name, by the name in upper case, or in any letter case. */
export function memberOf(object: ReadonlyMap<string, JsonValue>, name: string): JsonValue | undefined {
  const exact = object.get(name) ?? object.get(name.toUpperCase());
  if (exact !== undefined || object.has(name)) return exact;
  for (const [key, value] of object) if (key.toUpperCase() === name.toUpperCase()) return value;
  return undefined;
}

function jsonFits(node: AvroNode, value: JsonValue): boolean {
  if (value === null) return node.kind === 'null';
  if (value instanceof Map) return node.kind === 'record' || node.kind === 'map' || mapEntryOf(node) !== null;
  if (Array.isArray(value)) return node.kind === 'array';
  if (typeof value === 'boolean') return node.kind === 'boolean' || node.kind === 'string';
  if (node.kind === 'record' || node.kind === 'map' || node.kind === 'array' || node.kind === 'null') return false;
  if (node.kind === 'enum') return typeof value === 'string' && node.symbols.includes(value);
  return node.kind !== 'boolean';
}

function padded(bytes: Uint8Array, size: number): Uint8Array {
  const fill = (bytes[0] ?? 0) >= 0x80 ? 0xff : 0;
  return Buffer.concat([Buffer.alloc(Math.max(0, size - bytes.length), fill), bytes]);
}
