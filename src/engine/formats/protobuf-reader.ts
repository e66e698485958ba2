// Compiles a message type and the wanted SQL columns into a function from a decoded message to a row.
import type protobuf from 'protobufjs';
import { formatType, type SqlField, type SqlType } from '../../sql/sql-type.ts';
import type { SqlValue } from '../values/sql-value.ts';
import { fitDecimal } from './decimal-codec.ts';
import {
  daysFromDate,
  decimalFromRaw,
  msFromTime,
  msFromTimestamp,
  type RawDate,
  type RawDecimal,
  type RawReader,
  type RawTime,
  type RawTimestamp,
  scalarReader,
} from './protobuf-scalars.ts';
import { membersOf, type ProtoMember, type ProtoNode } from './protobuf-schema.ts';
import { groupOneofs } from './protobuf-translation.ts';
import { atPath, serdeFault } from './serde-fault.ts';
import { timeOfDay } from './time-of-day.ts';

export type RawMessage = Readonly<Record<string, unknown>>;

/** protobufjs types decoded messages by their classes; here they are plain members. */
export const decodeMessage = (type: protobuf.Type, bytes: Uint8Array): RawMessage =>
  type.decode(bytes) as unknown as RawMessage;

/** A reader of one present value; where the types do not fit, the reader itself fails. */
function nodeReader(node: ProtoNode, type: SqlType): RawReader {
  const reader = presentReader(node, type);
  if (reader) return reader;
  const message = `a Protobuf ${node.kind === 'scalar' ? node.proto : node.kind} cannot be read as ${formatType(type)}`;
  return () => {
    throw serdeFault(message);
  };
}

function presentReader(node: ProtoNode, type: SqlType): RawReader | null {
  switch (node.kind) {
    case 'scalar':
      return scalarReader(node.proto, type);
    case 'wrapper': {
      const read = scalarReader(node.proto, type);
      return read && ((raw) => read((raw as RawMessage).value));
    }
    case 'enum':
      if (type.kind !== 'STRING') return null;
      return (raw) => node.names[raw as number] ?? String(raw);
    case 'timestamp':
      if (type.kind === 'BIGINT') return (raw) => BigInt(msFromTimestamp(raw as RawTimestamp));
      return type.kind === 'TIMESTAMP' ? (raw) => msFromTimestamp(raw as RawTimestamp) : null;
    case 'date':
      return type.kind === 'DATE' || type.kind === 'INTEGER' ? (raw) => daysFromDate(raw as RawDate) : null;
    case 'time':
      if (type.kind === 'TIME') return (raw) => timeOfDay(msFromTime(raw as RawTime));
      return type.kind === 'INTEGER' ? (raw) => msFromTime(raw as RawTime) : null;
    case 'decimal':
      if (type.kind !== 'DECIMAL') return null;
      return (raw) => fitDecimal(decimalFromRaw(raw as RawDecimal), type.precision, type.scale);
    case 'list':
      return type.kind === 'ARRAY' ? listReader(node.element, type.element) : null;
    case 'map':
      return type.kind === 'MAP' ? mapReader(node, type.key, type.value) : null;
    case 'message':
      return type.kind === 'STRUCT' ? messageReader(node.type, type.fields) : null;
  }
}

function listReader(element: ProtoNode, type: SqlType): RawReader {
  const read = nodeReader(element, type);
  return (raw) =>
    (raw as readonly unknown[]).map((item, i) => {
      try {
        return read(item);
      } catch (error) {
        throw atPath(error, `[${i}]`);
      }
    });
}

function mapReader(node: Extract<ProtoNode, { kind: 'map' }>, keyType: SqlType, valueType: SqlType): RawReader {
  const readValue = nodeReader(node.value, valueType);
  if (node.entry) {
    const readEntry = messageReader(node.entry, [
      { name: 'key', type: keyType },
      { name: 'value', type: valueType },
    ]);
    return (raw) => {
      const map = new Map<SqlValue, SqlValue>();
      for (const item of raw as readonly RawMessage[]) {
        const [key = null, value = null] = readEntry(item) as readonly SqlValue[];
        map.set(key, value);
      }
      return map;
    };
  }
  return (raw) => new Map(Object.entries(raw as RawMessage).map(([key, value]) => [key, readValue(value)]));
}

/**
 * Reads a decoded message into an array by position of `fields`, found by name without regard to case. An absent field
 * is null where that can be told, else the default of its type.
 */
export function messageReader(
  message: protobuf.Type,
  fields: readonly SqlField[],
  needed?: ReadonlySet<number>,
): RawReader {
  const byName = new Map(groupOneofs(membersOf(message)).map((group) => [group.name.toUpperCase(), group]));
  const presence = new Map(membersOf(message).map((member) => [member.name, member.presence]));
  const steps = fields.map((field, i) => {
    const group = needed && !needed.has(i) ? undefined : byName.get(field.name.toUpperCase());
    if (!group) return null;
    if (group.members) return oneofReader(group.members, field.type);
    return memberReader(group.name, group.node!, presence.get(group.name) ?? false, field.type);
  });
  return (raw) => {
    const values = new Array<SqlValue>(steps.length).fill(null);
    for (let i = 0; i < steps.length; i++) {
      const step = steps[i];
      if (!step) continue;
      try {
        values[i] = step(raw as RawMessage);
      } catch (error) {
        throw atPath(error, `.${fields[i]!.name}`);
      }
    }
    return values;
  };
}

function memberReader(name: string, node: ProtoNode, presence: boolean, type: SqlType): RawReader {
  const read = nodeReader(node, type);
  return (raw) => {
    const message = raw as RawMessage;
    const value = message[name];
    // protobufjs keeps defaults on the prototype, so an own property means a field that was there.
    if (value === null || value === undefined || (presence && !Object.hasOwn(message, name))) return null;
    return read(value);
  };
}

function oneofReader(members: readonly ProtoMember[], type: SqlType): RawReader {
  const fields = type.kind === 'STRUCT' ? type.fields : [];
  const readers = fields.map((field) => {
    const member = members.find((m) => m.name.toUpperCase() === field.name.toUpperCase());
    return member ? memberReader(member.name, member.node, true, field.type) : () => null;
  });
  return (raw) => {
    const values = readers.map((read) => read(raw));
    return values.every((value) => value === null) ? null : values;
  };
}
