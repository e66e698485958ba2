// Compiles a writer's Avro schema and the wanted SQL columns into a function from bytes to a row.
//
// The writer's bytes are walked once; what the query does not need is jumped over, and nothing is read behind the last
// needed field. avsc is not used here because it makes an object per record and cannot give exact 64-bit integers
// without a buffer for each; it stays the judge of what a valid schema is.
import { formatType, type SqlField, type SqlType } from '../../sql/sql-type.ts';
import type { SqlValue } from '../values/sql-value.ts';
import { avroDefaultWriter } from './avro-default.ts';
import { AvroInput } from './avro-input.ts';
import { decimalReader, textReader, timestampReader } from './avro-scalars.ts';
import {
  type AvroField,
  type AvroNode,
  type AvroRecord,
  avroFieldName,
  branchName,
  decimalOf,
  mapEntryOf,
  soleBranch,
} from './avro-schema.ts';
import { avroSkipper, lazySkipper, noBranch } from './avro-skipper.ts';
import { BinaryOutput } from './binary-output.ts';
import { atPath, serdeFault } from './serde-fault.ts';
import { timeOfDay } from './time-of-day.ts';

export type AvroReader = (input: AvroInput) => SqlValue;

/**
 * A reader of one value. Types convert as in ksqlDB: smaller integers to larger, float to DOUBLE, scalars to STRING.
 * Where the writer's type does not fit, the reader itself fails, whatever the value is.
 */
export function avroReader(node: AvroNode, type: SqlType): AvroReader {
  if (node.kind === 'union') return unionReader(node.branches, type);
  return presentReader(node, type) ?? mismatch(node, type);
}

function mismatch(node: AvroNode, type: SqlType): AvroReader {
  const message = `an Avro ${node.kind} cannot be read as ${formatType(type)}`;
  return () => {
    throw serdeFault(message);
  };
}

function unionReader(branches: readonly AvroNode[], type: SqlType): AvroReader {
  const sole = soleBranch(branches);
  if (sole !== null) {
    const read = avroReader(sole, type);
    // ksqlDB compares the types before it looks at the value: null does not make up for a wrong type.
    if (sole.kind !== 'union' && presentReader(sole, type) === null) return read;
    if (branches.length === 1) return branchReader([read]);
    const nullBranch = branches[0] === sole ? 1 : 0;
    return (input) => {
      const branch = input.int();
      if (branch === nullBranch) return null;
      if (branch !== 1 - nullBranch) throw noBranch(branch);
      return read(input);
    };
  }
  if (type.kind !== 'STRUCT') return mismatch({ kind: 'union', branches }, type);
  return branchReader(branches.map((branch) => memberReader(branch, type.fields)));
}

function branchReader(readers: readonly AvroReader[]): AvroReader {
  return (input) => {
    const branch = input.int();
    const read = readers[branch];
    if (!read) throw noBranch(branch);
    return read(input);
  };
}

/** A union of several types is a STRUCT with one field per type, of which one is filled. */
function memberReader(branch: AvroNode, fields: readonly SqlField[]): AvroReader {
  if (branch.kind === 'null') return () => null;
  const index = fieldFinder(fields)(branchName(branch));
  const read = index === -1 ? null : avroReader(branch, fields[index]!.type);
  const skip = avroSkipper(branch);
  return (input) => {
    const values = new Array<SqlValue>(fields.length).fill(null);
    if (read) values[index] = read(input);
    else skip(input);
    return values;
  };
}

/** Finds the field that is called exactly as the writer's or, failing that, as it in upper case; -1 when there is none. */
function fieldFinder(fields: readonly SqlField[]): (writersName: string) => number {
  const byName = new Map(fields.map((field, i) => [avroFieldName(field.name), i]));
  return (name) => byName.get(name) ?? byName.get(name.toUpperCase()) ?? -1;
}

function presentReader(node: AvroNode, type: SqlType): AvroReader | null {
  switch (type.kind) {
    case 'BOOLEAN':
      return node.kind === 'boolean' ? (input) => input.boolean() : null;
    case 'INTEGER':
    case 'DATE':
      return node.kind === 'int' ? (input) => input.int() : null;
    case 'TIME':
      return node.kind === 'int' ? (input) => timeOfDay(input.int()) : null;
    case 'BIGINT':
      return node.kind === 'int' || node.kind === 'long' ? (input) => input.bigint() : null;
    case 'TIMESTAMP':
      return timestampReader(node);
    case 'DOUBLE':
      return node.kind === 'double'
        ? (input) => input.double()
        : node.kind === 'float'
          ? (input) => input.float()
          : null;
    case 'STRING':
      return textReader(node);
    case 'DECIMAL':
      return decimalReader(node, type.precision, type.scale);
    case 'BYTES':
      // A copy: the row may outlive the batch of records that the bytes belong to.
      if (decimalOf(node) !== null) return null;
      if (node.kind === 'bytes') return (input) => Buffer.from(input.slice());
      return node.kind === 'fixed' ? (input) => Buffer.from(input.fixed(node.size)) : null;
    case 'ARRAY':
      return node.kind === 'array' && mapEntryOf(node) === null ? arrayReader(node.items, type.element) : null;
    case 'MAP':
      return mapReader(node, type.key, type.value);
    case 'STRUCT':
      return node.kind === 'record' ? recordReader(node, type.fields) : null;
  }
}

function arrayReader(items: AvroNode, element: SqlType): AvroReader {
  const read = avroReader(items, element);
  return (input) => {
    const values: SqlValue[] = [];
    try {
      input.blocks(() => values.push(read(input)));
    } catch (error) {
      throw atPath(error, `[${values.length}]`);
    }
    return values;
  };
}

function mapReader(node: AvroNode, keyType: SqlType, valueType: SqlType): AvroReader | null {
  const entry = mapEntryOf(node);
  const valueNode = node.kind === 'map' ? node.values : entry?.value;
  if (valueNode === undefined) return null;
  const readKey = entry ? avroReader(entry.key, keyType) : (input: AvroInput) => input.string();
  const readValue = avroReader(valueNode, valueType);
  return (input) => {
    const map = new Map<SqlValue, SqlValue>();
    input.blocks(() => {
      const key = readKey(input);
      try {
        map.set(key, readValue(input));
      } catch (error) {
        throw atPath(error, `.${String(key)}`);
      }
    });
    return map;
  };
}

/** Whether reading such a value cannot fail as long as its bytes are Avro: only then it may be skipped. */
function isTotal(node: AvroNode, type: SqlType): boolean {
  if (node.kind === 'union') {
    const sole = soleBranch(node.branches);
    return sole !== null && isTotal(sole, type);
  }
  switch (type.kind) {
    case 'TIME':
      return false;
    case 'DECIMAL': {
      const written = decimalOf(node);
      return written !== null && written.scale === type.scale && written.precision <= type.precision;
    }
    case 'STRUCT': {
      const find = fieldFinder(type.fields);
      const isFieldTotal = ({ name, type: fieldNode }: AvroField) =>
        find(name) === -1 || isTotal(fieldNode, type.fields[find(name)]!.type);
      return node.kind === 'record' && node.fields.every(isFieldTotal);
    }
    case 'ARRAY':
      return node.kind === 'array' && mapEntryOf(node) === null && isTotal(node.items, type.element);
    case 'MAP':
      return node.kind === 'map' && isTotal(node.values, type.value);
    default:
      return presentReader(node, type) !== null;
  }
}

/** As `avroReader`; a null becomes the field's default, if that is another value, as a Connect struct answers it. */
function fieldReader(field: AvroField, type: SqlType): AvroReader {
  const read = avroReader(field.type, type);
  if (!field.hasDefault || field.defaultValue === null || field.type.kind !== 'union') return read;
  const output = new BinaryOutput();
  avroDefaultWriter(field.type, field.defaultValue)(output);
  const bytes = output.take();
  const ofDefault = new AvroInput();
  return (input) => read(input) ?? read(ofDefault.reset(bytes, 0));
}

/**
 * Reads a record into an array by position of `fields`. Fields that the writer does not have, and positions up to `width`, stay null;
 * those outside `needed` are read only where that could fail.
 */
export function recordReader(
  record: AvroRecord,
  fields: readonly SqlField[],
  needed?: ReadonlySet<number>,
  width = fields.length,
): (input: AvroInput) => SqlValue[] {
  const find = fieldFinder(fields);
  const targets = record.fields.map((field) => find(field.name));
  // Where two of the writer's names mean the same field, the last one counts.
  targets.forEach((target, i) => {
    if (target !== -1 && targets.lastIndexOf(target) !== i) targets[i] = -1;
    else if (needed && !needed.has(target) && target !== -1 && isTotal(record.fields[i]!.type, fields[target]!.type)) {
      targets[i] = -1;
    }
  });
  const last = targets.findLastIndex((target) => target !== -1);
  const steps = targets
    .slice(0, last + 1)
    .map((target, i) => (target === -1 ? null : fieldReader(record.fields[i]!, fields[target]!.type)));
  // Behind the last needed field only nested records must be walked to their end.
  const skippers = targets.map((_, i) => lazySkipper(record.fields[i]!.type));
  const walkAll = needed === undefined;
  const empty = new Array<SqlValue>(width).fill(null);
  return (input) => {
    const values = empty.slice();
    let i = 0;
    try {
      for (; i <= last; i++) {
        const step = steps[i]!;
        if (step === null) skippers[i]!(input);
        else values[targets[i]!] = step(input);
      }
      if (walkAll) for (; i < skippers.length; i++) skippers[i]!(input);
    } catch (error) {
      throw atPath(error, `.${record.fields[i]!.name}`);
    }
    return values;
  };
}
