// Protobuf messages as JSON and back by their schema, for test data and for printing topics.
import type protobuf from 'protobufjs';
import * as sql from '../../sql/sql-type.ts';
import { memberOf } from './avro-default.ts';
import { doubleJson } from './avro-json.ts';
import { bytesFromBase64 } from './base64-text.ts';
import { fitDecimal, parseDecimalText } from './decimal-codec.ts';
import { parseDoubleText, parseIntText, parseLongText } from './java-text.ts';
import { JsonNumber, type JsonObject, type JsonValue, printJson } from './json-value.ts';
import { base64 } from './json-writer.ts';
import { enumName, type RawMessage } from './protobuf-reader.ts';
import * as raw from './protobuf-scalars.ts';
import { membersOf, type ProtoNode } from './protobuf-schema.ts';
import { groupOneofs, type ProtoGroup } from './protobuf-translation.ts';
import { atPath, serdeFault } from './serde-fault.ts';

/** A decoded message as an object; absent fields are null or their type's default. */
export function messageToJson(type: protobuf.Type, message: RawMessage): JsonObject {
  const members = membersOf(type);
  const presence = new Map(members.map((m) => [m.name, m.presence]));
  const entries = groupOneofs(members).map((group): [string, JsonValue] => {
    if (group.members) {
      const chosen = group.members.map((m): [string, JsonValue] => [m.name, readMember(message, m.name, m.node, true)]);
      return [group.name, chosen.every(([, value]) => value === null) ? null : new Map(chosen)];
    }
    return [group.name, readMember(message, group.name, group.node!, presence.get(group.name) ?? false)];
  });
  return new Map(entries);
}

function readMember(message: RawMessage, name: string, node: ProtoNode, presence: boolean): JsonValue {
  const value = message[name];
  if (value === null || value === undefined || (presence && !Object.hasOwn(message, name))) return null;
  return toJson(node, value);
}

function toJson(node: ProtoNode, value: unknown): JsonValue {
  switch (node.kind) {
    case 'scalar':
      return scalarToJson(node.proto, value);
    case 'wrapper':
      return scalarToJson(node.proto, (value as RawMessage).value);
    case 'enum':
      return enumName(node, value as number);
    case 'timestamp':
      return number(raw.msFromTimestamp(value as raw.RawTimestamp));
    case 'date':
      return number(raw.daysFromDate(value as raw.RawDate));
    case 'time':
      return number(raw.msFromTime(value as raw.RawTime));
    case 'decimal':
      return new JsonNumber(raw.decimalFromRaw(value as raw.RawDecimal).toString());
    case 'list':
      return (value as readonly unknown[]).map((item) => toJson(node.element, item));
    case 'message':
      return messageToJson(node.type, value as RawMessage);
    case 'map': {
      if (!node.entry) {
        const { proto } = node.key as Extract<ProtoNode, { kind: 'scalar' }>;
        const members = Object.entries(value as RawMessage);
        return new Map(members.map(([k, v]) => [raw.mapKeyText(proto, k), toJson(node.value, v)]));
      }
      const entries = (value as readonly RawMessage[]).map((item) => messageToJson(node.entry!, item));
      return new Map(entries.map((entry) => [String(entry.get('key') ?? ''), entry.get('value') ?? null]));
    }
  }
}

const number = (value: number): JsonNumber => new JsonNumber(String(value));

function scalarToJson(proto: string, value: unknown): JsonValue {
  // protobufjs has an empty array in place of absent bytes.
  if (proto === 'bytes') return base64(Uint8Array.from(value as Uint8Array));
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (proto === 'float' || proto === 'double') return doubleJson(value as number);
  return new JsonNumber(raw.bigintFromLong(value).toString());
}

/** An object as a message for protobufjs; members are found by name in any letter case, nulls are left out. */
export function jsonToMessage(type: protobuf.Type, value: JsonValue): RawMessage {
  if (!(value instanceof Map)) throw serdeFault(`${printJson(value)} is no object`);
  const target: Record<string, unknown> = {};
  for (const group of groupOneofs(membersOf(type))) {
    const item = memberOf(value, group.name);
    if (item === undefined || item === null) continue;
    try {
      setMember(group, item, target);
    } catch (error) {
      throw atPath(error, `.${group.name}`);
    }
  }
  return target;
}

function setMember(group: ProtoGroup, item: JsonValue, target: Record<string, unknown>): void {
  if (!group.members) {
    target[group.name] = fromJson(group.node!, item);
    return;
  }
  if (!(item instanceof Map)) throw serdeFault(`${printJson(item)} is no object`);
  for (const member of group.members) {
    const choice = memberOf(item, member.name);
    if (choice !== undefined && choice !== null) target[member.name] = fromJson(member.node, choice);
  }
}

function fromJson(node: ProtoNode, value: JsonValue): unknown {
  const text = value instanceof JsonNumber ? value.text : typeof value === 'string' ? value : printJson(value);
  switch (node.kind) {
    case 'scalar':
      return scalarFromJson(node.proto, value, text);
    case 'wrapper':
      return { value: scalarFromJson(node.proto, value, text) };
    case 'enum':
      return node.values[text] ?? parseIntText(text);
    case 'timestamp':
      return raw.timestampFromMs(Number(parseLongText(text)));
    case 'date':
      return raw.dateFromDays(parseIntText(text));
    case 'time':
      return raw.timeFromMs(parseIntText(text));
    case 'decimal':
      return raw.rawFromDecimal(fitDecimal(parseDecimalText(text), node.precision, node.scale));
    case 'message':
      return jsonToMessage(node.type, value);
    case 'list':
      if (!Array.isArray(value)) throw serdeFault(`${printJson(value)} is no array`);
      return value.map((item) => fromJson(node.element, item));
    case 'map': {
      if (!(value instanceof Map)) throw serdeFault(`${printJson(value)} is no object`);
      const { entry } = node;
      if (entry) {
        return [...value].map(([k, v]) =>
          jsonToMessage(
            entry,
            new Map([
              ['key', k],
              ['value', v],
            ]),
          ),
        );
      }
      return Object.fromEntries([...value].map(([k, v]) => [k, fromJson(node.value, v)]));
    }
  }
}

function scalarFromJson(proto: string, value: JsonValue, text: string): unknown {
  switch (proto) {
    case 'bool':
      return value === true || text === 'true';
    case 'string':
      return text;
    case 'bytes':
      return bytesFromBase64(text);
    case 'float':
    case 'double':
      return parseDoubleText(text);
    default: {
      const write = raw.scalarWriter(proto, sql.BIGINT);
      return write ? write(parseLongText(text)) : parseIntText(text);
    }
  }
}
