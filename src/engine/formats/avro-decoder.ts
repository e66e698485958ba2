// Compiles a writer's Avro schema and the wanted SQL columns into a function from bytes to a row.
//
// The writer's bytes are walked once; what the query does not need is jumped over, and nothing is read behind the last
// needed field. avsc is not used here because it makes an object per record and cannot give exact 64-bit integers
// without a buffer for each; it stays the judge of what a valid schema is.
import { formatType, type SqlField, type SqlType } from '../../sql/sql-type.ts';
import { Decimal } from '../values/decimal.ts';
import { javaDouble } from '../values/java-number.ts';
import type { SqlValue } from '../values/sql-value.ts';
import type { AvroInput } from './avro-input.ts';
import { type AvroNode, type AvroRecord, branchName, decimalOf, mapEntryOf, soleBranch } from './avro-schema.ts';
import { avroSkipper, lazySkipper, noBranch } from './avro-skipper.ts';
import { bigintFromBytes, fitDecimal } from './decimal-codec.ts';
import { doubleText } from './java-text.ts';
import { atPath, serdeFault } from './serde-fault.ts';
import { cachingTextReader } from './text-cache.ts';
import { timeOfDay } from './time-of-day.ts';

export type AvroReader = (input: AvroInput) => SqlValue;

/**
 * A reader of one value. Types convert as in ksqlDB: smaller integers to larger, float to DOUBLE, scalars to STRING.
 * Where the writer's type does not fit, the reader itself fails, so that columns never read do no harm.
 */
export function avroReader(node: AvroNode, type: SqlType): AvroReader {
  if (node.kind === 'union') return unionReader(node.branches, type);
  const reader = node.kind === 'null' ? () => null : presentReader(node, type);
  if (reader) return reader;
  const message = `an Avro ${node.kind} cannot be read as ${formatType(type)}`;
  return () => {
    throw serdeFault(message);
  };
}

function unionReader(branches: readonly AvroNode[], type: SqlType): AvroReader {
  const sole = soleBranch(branches);
  if (sole !== null && branches.length === 2) {
    const nullBranch = branches[0] === sole ? 1 : 0;
    const read = avroReader(sole, type);
    return (input) => {
      const branch = input.int();
      if (branch === nullBranch) return null;
      if (branch !== 1 - nullBranch) throw noBranch(branch);
      return read(input);
    };
  }
  const readers = branches.map((branch) => (sole === null ? memberReader(branch, type) : avroReader(branch, type)));
  return (input) => {
    const branch = input.int();
    const read = readers[branch];
    if (!read) throw noBranch(branch);
    return read(input);
  };
}

/** A union of several types is a STRUCT with one field per type, of which one is filled. */
function memberReader(branch: AvroNode, type: SqlType): AvroReader {
  if (branch.kind === 'null') return () => null;
  const fields = type.kind === 'STRUCT' ? type.fields : [];
  const index = fields.findIndex((f) => f.name.toUpperCase() === branchName(branch).toUpperCase());
  const read = index === -1 ? null : avroReader(branch, fields[index]!.type);
  const skip = avroSkipper(branch);
  return (input) => {
    const values = new Array<SqlValue>(fields.length).fill(null);
    if (read) values[index] = read(input);
    else skip(input);
    return values;
  };
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

function timestampReader(node: AvroNode): AvroReader | null {
  if (node.kind !== 'long') return node.kind === 'int' ? (input) => input.int() : null;
  if (node.attributes.logicalType === 'timestamp-micros') return (input) => Math.floor(input.int() / 1000);
  return (input) => input.int();
}

function textReader(node: AvroNode): AvroReader | null {
  switch (node.kind) {
    case 'string': {
      const text = cachingTextReader();
      return (input) => {
        const start = input.length();
        return text(input.bytes, start, input.pos);
      };
    }
    case 'enum':
      return (input) => {
        const index = input.int();
        const symbol = node.symbols[index];
        if (symbol === undefined) throw serdeFault(`the Avro enum ${node.name} has no symbol ${index}`);
        return symbol;
      };
    case 'int':
      return (input) => String(input.int());
    case 'long':
      return (input) => input.bigint().toString();
    case 'float':
      return (input) => doubleText(shortestFloat(input.float()));
    case 'double':
      return (input) => javaDouble(input.double());
    case 'boolean':
      return (input) => String(input.boolean());
    default:
      return null;
  }
}

/** The double with the fewest digits that still is this 32-bit float. */
function shortestFloat(value: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === value) return candidate;
  }
  return value;
}

function decimalReader(node: AvroNode, precision: number, scale: number): AvroReader | null {
  const written = decimalOf(node);
  if (written === null) return null;
  const size = node.kind === 'fixed' ? node.size : -1;
  const read = (input: AvroInput) => {
    const start = size === -1 ? input.length() : input.skip(size);
    return new Decimal(bigintFromBytes(input.bytes, start, input.pos), written.scale);
  };
  if (written.scale === scale && written.precision <= precision) return read;
  return (input) => fitDecimal(read(input), precision, scale);
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

/**
 * Reads a record into an array by position of `fields`; the writer's fields are found by name without regard to case.
 * Fields outside `needed`, and fields that the writer does not have, stay null.
 */
export function recordReader(
  record: AvroRecord,
  fields: readonly SqlField[],
  needed?: ReadonlySet<number>,
): (input: AvroInput) => SqlValue[] {
  const positions = new Map<string, number>();
  fields.forEach((field, i) => {
    if (!needed || needed.has(i)) positions.set(field.name.toUpperCase(), i);
  });
  const targets = record.fields.map((field) => positions.get(field.name.toUpperCase()) ?? -1);
  // Where two of the writer's names differ only in case, the last one counts.
  targets.forEach((target, i) => {
    if (target !== -1 && targets.lastIndexOf(target) !== i) targets[i] = -1;
  });
  const last = targets.findLastIndex((target) => target !== -1);
  const steps = targets.slice(0, last + 1).map((target, i) => {
    const { type } = record.fields[i]!;
    return target === -1 ? null : avroReader(type, fields[target]!.type);
  });
  // Behind the last needed field only nested records must be walked to their end.
  const skippers = targets.map((_, i) => lazySkipper(record.fields[i]!.type));
  const walkAll = needed === undefined;
  const count = fields.length;
  return (input) => {
    const values = new Array<SqlValue>(count).fill(null);
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
