// The columns that ksqlDB infers from a Protobuf schema, in the shapes of Kafka Connect; protobuf-schema-printer.ts goes the other way.
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { SqlField, SqlType } from '../../sql/sql-type.ts';
import * as sql from '../../sql/sql-type.ts';
import {
  givenMessageName,
  membersOf,
  messageOf,
  type ProtoMember,
  type ProtoNode,
  parseProtobufSchema,
} from './protobuf-schema.ts';
import { printProtobufSchema } from './protobuf-schema-printer.ts';
import {
  type InferredColumns,
  isMapKey,
  type SchemaToColumns,
  type SchemaTranslation,
  UnsupportedType,
} from './schema-translation.ts';

export const protobufTranslation: SchemaTranslation = {
  schemaType: 'PROTOBUF',
  schemaText: printProtobufSchema,
  inferColumns,
};

function inferColumns(request: SchemaToColumns): InferredColumns {
  const file = parseProtobufSchema(request.schema.text, request.imports ?? new Map());
  const wanted = givenMessageName(request.info.properties);
  const message = messageOf(file, wanted);
  if (message === null) {
    throw new ClickstreamError('SERDE_SCHEMA_NOT_FOUND', `the schema has no message '${wanted}'`);
  }
  const nameOf = request.keepNames ? (name: string) => name : (name: string) => name.toUpperCase();
  const skipped: { field: string; reason: string }[] = [];
  const columns = fieldsOf(membersOf(message), nameOf, [message], (field, reason) => skipped.push({ field, reason }));
  return { columns, skipped, fullName: message.fullName.slice(1) };
}

type NameOf = (name: string) => string;

function fieldsOf(
  members: readonly ProtoMember[],
  nameOf: NameOf,
  enclosing: readonly unknown[],
  skip: (field: string, reason: string) => void,
): SqlField[] {
  const result: SqlField[] = [];
  for (const { name, node, members: choices } of groupOneofs(members)) {
    try {
      const type = choices
        ? sql.structType(fieldsOf(choices, nameOf, enclosing, () => undefined))
        : typeOf(node!, nameOf, enclosing);
      result.push({ name: nameOf(name), type });
    } catch (error) {
      if (!(error instanceof UnsupportedType)) throw error;
      skip(name, error.reason);
    }
  }
  return result;
}

export interface ProtoGroup {
  readonly name: string;
  /** null for a oneof. */
  readonly node: ProtoNode | null;
  /** The choices of a oneof, without their grouping. */
  readonly members: readonly ProtoMember[] | null;
}

/** A oneof is one STRUCT, named after it and its number; these come first, then the other fields. */
export function groupOneofs(members: readonly ProtoMember[]): readonly ProtoGroup[] {
  const oneofs: ProtoGroup[] = [];
  const others: ProtoGroup[] = [];
  for (const member of members) {
    if (!member.oneof) others.push({ name: member.name, node: member.node, members: null });
    else if (!oneofs[member.oneof.index]) {
      const { name, index } = member.oneof;
      const choices = members.filter((m) => m.oneof?.name === name).map((m) => ({ ...m, oneof: null }));
      oneofs[index] = { name: `${name}_${index}`, node: null, members: choices };
    }
  }
  return [...oneofs, ...others];
}

function typeOf(node: ProtoNode, nameOf: NameOf, enclosing: readonly unknown[]): SqlType {
  switch (node.kind) {
    case 'scalar':
    case 'wrapper':
      return scalarType(node.proto);
    case 'enum':
      return sql.STRING;
    case 'timestamp':
      return sql.TIMESTAMP;
    case 'date':
      return sql.DATE;
    case 'time':
      return sql.TIME;
    case 'decimal':
      return sql.decimalType(node.precision, node.scale);
    case 'list':
      return sql.arrayType(typeOf(node.element, nameOf, enclosing));
    case 'map': {
      const key = typeOf(node.key, nameOf, enclosing);
      if (!isMapKey(key)) throw new UnsupportedType(`a map with keys of type ${sql.formatType(key)} has no SQL type`);
      return sql.mapType(sql.STRING, typeOf(node.value, nameOf, enclosing));
    }
    case 'message':
      if (enclosing.includes(node.type)) throw new UnsupportedType(`the message ${node.type.name} contains itself`);
      return sql.structType(fieldsOf(membersOf(node.type), nameOf, [...enclosing, node.type], () => undefined));
  }
}

function scalarType(proto: string): SqlType {
  switch (proto) {
    case 'bool':
      return sql.BOOLEAN;
    case 'int32':
    case 'sint32':
    case 'sfixed32':
      return sql.INTEGER;
    case 'float':
    case 'double':
      return sql.DOUBLE;
    case 'string':
      return sql.STRING;
    case 'bytes':
      return sql.BYTES;
    default:
      return sql.BIGINT;
  }
}
