// Compiles SQL columns and the message type to be written into a function from a row to a message for protobufjs.
import type protobuf from 'protobufjs';
import { formatType, type SqlField, type SqlType } from '../../sql/sql-type.ts';
import type { Decimal } from '../values/decimal.ts';
import type { SqlValue } from '../values/sql-value.ts';
import type { RawMessage } from './protobuf-reader.ts';
import {
  dateFromDays,
  isDefault,
  type RawWriter,
  rawFromDecimal,
  scalarWriter,
  timeFromMs,
  timestampFromMs,
} from './protobuf-scalars.ts';
import { membersOf, type ProtoMember, type ProtoNode } from './protobuf-schema.ts';
import { groupOneofs } from './protobuf-translation.ts';
import { atPath, serdeFault } from './serde-fault.ts';

/** A writer of one present value. @throws ClickstreamError SERDE_FAILED at once when the types do not fit. */
function nodeWriter(node: ProtoNode, type: SqlType): RawWriter {
  const writer = presentWriter(node, type);
  if (writer) return writer;
  const name = node.kind === 'scalar' || node.kind === 'wrapper' ? node.proto : node.kind;
  throw serdeFault(`${formatType(type)} cannot be written as a Protobuf ${name}`);
}

function presentWriter(node: ProtoNode, type: SqlType): RawWriter | null {
  switch (node.kind) {
    case 'scalar':
      return scalarWriter(node.proto, type);
    case 'wrapper': {
      const write = scalarWriter(node.proto, type);
      return write && ((value) => ({ value: write(value) }));
    }
    case 'enum':
      return type.kind === 'STRING' ? enumWriter(node.values) : null;
    case 'timestamp':
      if (type.kind === 'BIGINT') return (value) => timestampFromMs(Number(value as bigint));
      return type.kind === 'TIMESTAMP' ? (value) => timestampFromMs(value as number) : null;
    case 'date':
      return type.kind === 'DATE' ? (value) => dateFromDays(value as number) : null;
    case 'time':
      return type.kind === 'TIME' ? (value) => timeFromMs(value as number) : null;
    case 'decimal':
      if (type.kind !== 'DECIMAL') return null;
      return (value) => rawFromDecimal(value as Decimal);
    case 'list':
      return type.kind === 'ARRAY' ? listWriter(node.element, type.element) : null;
    case 'map':
      return type.kind === 'MAP' ? mapWriter(node, type.key, type.value) : null;
    case 'message': {
      if (type.kind !== 'STRUCT') return null;
      const write = messageWriter(node.type, type.fields);
      return (value) => write(value as readonly SqlValue[]);
    }
  }
}

function enumWriter(values: Readonly<Record<string, number>>): RawWriter {
  return (value) => {
    const number = values[value as string];
    if (number === undefined) throw serdeFault(`the Protobuf enum has no name '${String(value)}'`);
    return number;
  };
}

function listWriter(element: ProtoNode, type: SqlType): RawWriter {
  const write = nodeWriter(element, type);
  return (value) =>
    (value as readonly SqlValue[]).map((item, i) => {
      if (item === null) throw serdeFault('a Protobuf list cannot hold null', `[${i}]`);
      return write(item);
    });
}

function mapWriter(node: Extract<ProtoNode, { kind: 'map' }>, keyType: SqlType, valueType: SqlType): RawWriter {
  if (node.entry) {
    const write = messageWriter(node.entry, [
      { name: 'key', type: keyType },
      { name: 'value', type: valueType },
    ]);
    return (value) => [...(value as ReadonlyMap<SqlValue, SqlValue>)].map((entry) => write(entry));
  }
  const write = nodeWriter(node.value, valueType);
  return (value) => {
    // Without a prototype, so that any text can be a key.
    const result: Record<string, unknown> = Object.create(null);
    for (const [key, item] of value as ReadonlyMap<SqlValue, SqlValue>) {
      if (item === null) throw serdeFault('a Protobuf map cannot hold null', `.${String(key)}`);
      result[String(key)] = write(item);
    }
    return result;
  };
}

type Setter = (value: SqlValue, target: Record<string, unknown>) => void;

/** Every SQL field must be in the message, under exactly its name; nulls are left out. */
export function messageWriter(
  message: protobuf.Type,
  fields: readonly SqlField[],
): (values: readonly SqlValue[]) => RawMessage {
  const members = membersOf(message);
  const groups = groupOneofs(members);
  const setters = fields.map((field): Setter => {
    const group = groups.find((g) => g.name === field.name);
    if (!group) throw serdeFault(`the Protobuf message ${message.name} has no field '${field.name}'`);
    try {
      if (group.members) return oneofSetter(group.members, field.type);
      return memberSetter(members.find((m) => m.name === group.name)!, field.type);
    } catch (error) {
      throw atPath(error, `.${field.name}`);
    }
  });
  return (values) => {
    const target: Record<string, unknown> = {};
    for (let i = 0; i < setters.length; i++) {
      const value = values[i] ?? null;
      if (value === null) continue;
      try {
        setters[i]!(value, target);
      } catch (error) {
        throw atPath(error, `.${fields[i]!.name}`);
      }
    }
    return target;
  };
}

function memberSetter(member: ProtoMember, type: SqlType): Setter {
  const write = nodeWriter(member.node, type);
  return (value, target) => {
    const raw = write(value);
    // As Java does, so that equal keys have equal bytes whoever wrote them.
    if (member.presence || !isDefault(raw)) target[member.name] = raw;
  };
}

function oneofSetter(members: readonly ProtoMember[], type: SqlType): Setter {
  if (type.kind !== 'STRUCT') throw serdeFault(`${formatType(type)} cannot be written as a Protobuf oneof`);
  const setters = type.fields.map((field) => {
    const member = members.find((m) => m.name === field.name);
    if (!member) throw serdeFault(`the Protobuf oneof has no member '${field.name}'`);
    return memberSetter(member, field.type);
  });
  return (value, target) => {
    (value as readonly SqlValue[]).forEach((item, i) => {
      if (item !== null) setters[i]!(item, target);
    });
  };
}
