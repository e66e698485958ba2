// Compiles SQL columns and the Avro schema to be written into a function from a row to bytes.
import { formatType, type SqlField, type SqlType } from '../../sql/sql-type.ts';
import type { Decimal } from '../values/decimal.ts';
import type { SqlValue } from '../values/sql-value.ts';
import { avroDefaultWriter } from './avro-default.ts';
import { type AvroNode, type AvroRecord, avroFieldName, decimalOf, mapEntryOf, soleBranch } from './avro-schema.ts';
import type { BinaryOutput } from './binary-output.ts';
import { bigintToBytes, fitDecimal } from './decimal-codec.ts';
import { atPath, serdeFault } from './serde-fault.ts';

export type AvroWriter = (value: SqlValue, output: BinaryOutput) => void;

/** A writer of one value. @throws ClickstreamError SERDE_FAILED at once when the type cannot be written with this schema. */
export function avroWriter(node: AvroNode, type: SqlType): AvroWriter {
  if (node.kind === 'union') return unionWriter(node.branches, type);
  const write = presentWriter(node, type);
  if (!write) throw serdeFault(`${formatType(type)} cannot be written as an Avro ${node.kind}`);
  return (value, output) => {
    if (value === null) throw serdeFault(`null cannot be written: the schema requires an Avro ${node.kind}`);
    write(value, output);
  };
}

function unionWriter(branches: readonly AvroNode[], type: SqlType): AvroWriter {
  const nullIndex = branches.findIndex((branch) => branch.kind === 'null');
  const sole = soleBranch(branches);
  const index = sole ? branches.indexOf(sole) : branches.findIndex((branch) => fits(branch, type));
  if (index === -1) throw serdeFault(`${formatType(type)} fits no branch of the Avro union`);
  const write = avroWriter(branches[index]!, type);
  return (value, output) => {
    if (value === null) {
      if (nullIndex === -1) throw serdeFault('null cannot be written: the Avro union has no null');
      output.int(nullIndex);
      return;
    }
    output.int(index);
    write(value, output);
  };
}

const fits = (node: AvroNode, type: SqlType): boolean =>
  node.kind !== 'union' && node.kind !== 'null' && presentWriter(node, type) !== null;

function presentWriter(node: AvroNode, type: SqlType): AvroWriter | null {
  switch (type.kind) {
    case 'BOOLEAN':
      return node.kind === 'boolean' ? (value, output) => output.byte(value ? 1 : 0) : null;
    case 'INTEGER':
    case 'DATE':
    case 'TIME':
      if (node.kind === 'int' || node.kind === 'long') return (value, output) => output.int(value as number);
      return null;
    case 'BIGINT':
      return node.kind === 'long' ? (value, output) => output.bigint(value as bigint) : null;
    case 'TIMESTAMP':
      if (node.kind !== 'long') return null;
      return node.attributes.logicalType === 'timestamp-micros'
        ? (value, output) => output.int((value as number) * 1000)
        : (value, output) => output.int(value as number);
    case 'DOUBLE':
      if (node.kind === 'double') return (value, output) => output.double(value as number);
      return node.kind === 'float' ? (value, output) => output.float(value as number) : null;
    case 'STRING':
      return textWriter(node);
    case 'DECIMAL':
      return decimalWriter(node);
    case 'BYTES':
      if (node.kind === 'bytes') return (value, output) => output.bytes(value as Uint8Array);
      return node.kind === 'fixed' ? fixedWriter(node.size) : null;
    case 'ARRAY':
      return node.kind === 'array' ? arrayWriter(node.items, type.element) : null;
    case 'MAP':
      return mapWriter(node, type.key, type.value);
    case 'STRUCT':
      return node.kind === 'record' ? recordWriter(node, type.fields) : null;
  }
}

function textWriter(node: AvroNode): AvroWriter | null {
  if (node.kind === 'string') return (value, output) => output.string(value as string);
  if (node.kind !== 'enum') return null;
  return (value, output) => {
    const index = node.symbols.indexOf(value as string);
    if (index === -1) throw serdeFault(`the Avro enum ${node.name} has no symbol '${String(value)}'`);
    output.int(index);
  };
}

function fixedWriter(size: number): AvroWriter {
  return (value, output) => {
    const bytes = value as Uint8Array;
    if (bytes.length !== size) throw serdeFault(`the Avro fixed type takes ${size} bytes, not ${bytes.length}`);
    output.raw(bytes);
  };
}

function decimalWriter(node: AvroNode): AvroWriter | null {
  const written = decimalOf(node);
  if (written === null) return null;
  return (value, output) => {
    const { unscaled } = fitDecimal(value as Decimal, written.precision, written.scale);
    if (node.kind !== 'fixed') {
      output.unscaled(unscaled);
      return;
    }
    const bytes = bigintToBytes(unscaled);
    if (bytes.length > node.size)
      throw serdeFault(`the decimal takes more than the ${node.size} bytes of the Avro type`);
    output.raw(Buffer.alloc(node.size - bytes.length, unscaled < 0n ? 0xff : 0));
    output.raw(bytes);
  };
}

function arrayWriter(items: AvroNode, element: SqlType): AvroWriter {
  const write = avroWriter(items, element);
  return (value, output) => {
    const values = value as readonly SqlValue[];
    if (values.length > 0) output.int(values.length);
    for (let i = 0; i < values.length; i++) {
      try {
        write(values[i]!, output);
      } catch (error) {
        throw atPath(error, `[${i}]`);
      }
    }
    output.int(0);
  };
}

function mapWriter(node: AvroNode, keyType: SqlType, valueType: SqlType): AvroWriter | null {
  const entry = mapEntryOf(node);
  const valueNode = node.kind === 'map' ? node.values : entry?.value;
  if (valueNode === undefined) return null;
  const writeKey: AvroWriter = entry ? avroWriter(entry.key, keyType) : (key, output) => output.string(String(key));
  const writeValue = avroWriter(valueNode, valueType);
  return (value, output) => {
    const map = value as ReadonlyMap<SqlValue, SqlValue>;
    if (map.size > 0) output.int(map.size);
    for (const [key, item] of map) {
      writeKey(key, output);
      try {
        writeValue(item, output);
      } catch (error) {
        throw atPath(error, `.${String(key)}`);
      }
    }
    output.int(0);
  };
}

/**
 * Writes an array by position of `fields`. Every SQL field must be in the record; fields of the record that have no SQL
 * field, and nulls, become the schema's default where it has one other than null.
 */
export function recordWriter(record: AvroRecord, fields: readonly SqlField[]): AvroWriter {
  for (const field of fields) {
    if (!record.fields.some((f) => f.name === avroFieldName(field.name))) {
      throw serdeFault(`the Avro record ${record.name} has no field '${field.name}'`);
    }
  }
  const steps = record.fields.map((field) => {
    const index = fields.findIndex((f) => avroFieldName(f.name) === field.name);
    const writeDefault = field.hasDefault ? avroDefaultWriter(field.type, field.defaultValue) : null;
    const useDefault = writeDefault !== null && (field.defaultValue !== null || index === -1);
    if (index === -1) {
      if (writeDefault) return { index, write: null, writeDefault, name: field.name };
      if (field.type.kind === 'union' && field.type.branches.some((b) => b.kind === 'null')) {
        return { index, write: null, writeDefault: avroDefaultWriter(field.type, null), name: field.name };
      }
      throw serdeFault(`the Avro record ${record.name} requires the field '${field.name}', which has no default`);
    }
    try {
      const write = avroWriter(field.type, fields[index]!.type);
      return { index, write, writeDefault: useDefault ? writeDefault : null, name: field.name };
    } catch (error) {
      throw atPath(error, `.${field.name}`);
    }
  });
  return (value, output) => {
    const values = value as readonly SqlValue[];
    for (const step of steps) {
      const item = step.index === -1 ? null : (values[step.index] ?? null);
      if (item === null && step.writeDefault) {
        step.writeDefault(output);
        continue;
      }
      try {
        step.write!(item, output);
      } catch (error) {
        throw atPath(error, `.${step.name}`);
      }
    }
  };
}
