// Compiles a message type and the wanted SQL columns into a function from a decoded message to a row.
import type protobuf from 'protobufjs';
import { formatType, type SqlField, type SqlType } from '../../sql/sql-type.ts';
import type { SqlValue } from '../values/sql-value.ts';
import { fitDecimal } from './decimal-codec.ts';
import {
  connectReader,
  daysFromDate,
  decimalFromRaw,
  mapKeyText,
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

export type RawMessage = Readonly<Record<string, unknown>>;

/** protobufjs types decoded messages by their classes; here they are plain members. */
export const decodeMessage = (type: protobuf.Type, bytes: Uint8Array): RawMessage =>
  type.decode(bytes) as unknown as RawMessage;

/** A reader of one present value; where the types do not fit, the reader itself fails. */
function nodeReader(node: ProtoNode, type: SqlType): RawReader {
  return presentReader(node, type) ?? mismatch(node, type);
}

function mismatch(node: ProtoNode, type: SqlType): RawReader {
  const message = `a Protobuf ${node.kind === 'scalar' ? node.proto : node.kind} cannot be read as ${formatType(type)}`;
  return () => {
    throw serdeFault(message);
  };
}

function presentReader(node: ProtoNode, type: SqlType): RawReader | null {
  switch (node.kind) {
    case 'scalar':
      return scalarReader(node.proto, type);
    case 'wrapper':
      return converted((raw) => (raw as RawMessage).value, scalarReader(node.proto, type));
    case 'enum':
      return type.kind === 'STRING' ? (raw) => enumName(node, raw as number) : null;
    case 'timestamp':
      return converted((raw) => msFromTimestamp(raw as RawTimestamp), connectReader('INT64', type));
    case 'date':
      return converted((raw) => daysFromDate(raw as RawDate), connectReader('INT32', type));
    case 'time':
      return converted((raw) => msFromTime(raw as RawTime), connectReader('INT32', type));
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

/** Reads what `convert` makes of the raw value; null when that cannot be read. */
const converted = (convert: (raw: unknown) => unknown, read: RawReader | null): RawReader | null =>
  read && ((raw) => read(convert(raw)));

/** Numbers without a name are called as Java's library calls them. */
export const enumName = (node: Extract<ProtoNode, { kind: 'enum' }>, number: number): string =>
  node.names[number] ?? `UNKNOWN_ENUM_VALUE_${node.name}_${number}`;

/** Whether reading such a value cannot fail, so that it need not be read when nobody asks for it. */
const isTotal = (node: ProtoNode, type: SqlType): boolean =>
  (node.kind === 'scalar' || node.kind === 'wrapper' || node.kind === 'enum') && type.kind !== 'TIME';

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
  const { proto } = node.key as Extract<ProtoNode, { kind: 'scalar' }>;
  return (raw) =>
    new Map(Object.entries(raw as RawMessage).map(([key, value]) => [mapKeyText(proto, key), readValue(value)]));
}

/**
 * Reads a decoded message into an array by position of `fields`, found by the message's names or those in upper case. An
 * absent field is null where that can be told, else the default of its type. Types that do not fit are refused whatever
 * the values are; fields outside `needed` are read only where that could fail.
 */
export function messageReader(
  message: protobuf.Type,
  fields: readonly SqlField[],
  needed?: ReadonlySet<number>,
): RawReader {
  const members = membersOf(message);
  const presence = new Map(members.map((member) => [member.name, member.presence]));
  const byName = new Map(fields.map((field, i) => [field.name, i]));
  const steps = new Array<RawReader | null>(fields.length).fill(null);
  for (const group of groupOneofs(members)) {
    const index = byName.get(group.name) ?? byName.get(group.name.toUpperCase());
    if (index === undefined) continue;
    const { type } = fields[index]!;
    if (group.members) steps[index] = oneofReader(group.members, type);
    else if (presentReader(group.node!, type) === null) steps[index] = mismatch(group.node!, type);
    else if (!needed || needed.has(index) || !isTotal(group.node!, type)) {
      steps[index] = memberReader(group.name, group.node!, presence.get(group.name) ?? false, type);
    }
  }
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
  if (type.kind !== 'STRUCT') {
    return () => {
      throw serdeFault(`a Protobuf oneof cannot be read as ${formatType(type)}`);
    };
  }
  const readers = type.fields.map((field) => {
    const named = (name: string) => name === field.name || name.toUpperCase() === field.name;
    const member = members.find((m) => named(m.name));
    return member ? memberReader(member.name, member.node, true, field.type) : () => null;
  });
  return (raw) => {
    const chosen = members.some((member) => Object.hasOwn(raw as RawMessage, member.name));
    return chosen ? readers.map((read) => read(raw)) : null;
  };
}
