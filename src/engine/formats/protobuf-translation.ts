// Protobuf schemas as ksqlDB registers and reads them: Kafka Connect's shapes and numbered message names.
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { SqlField, SqlType } from '../../sql/sql-type.ts';
import * as sql from '../../sql/sql-type.ts';
import { statementInvalid } from './format-layout.ts';
import {
  givenMessageName,
  membersOf,
  messageOf,
  type ProtoMember,
  type ProtoNode,
  parseProtobufSchema,
} from './protobuf-schema.ts';
import {
  type ColumnsToSchema,
  type InferredColumns,
  isMapKey,
  type SchemaToColumns,
  type SchemaTranslation,
  UnsupportedType,
} from './schema-translation.ts';

export const protobufTranslation: SchemaTranslation = {
  schemaType: 'PROTOBUF',
  schemaText,
  inferColumns,
};

const SCALARS: Readonly<Record<string, string>> = {
  BOOLEAN: 'bool',
  INTEGER: 'int32',
  BIGINT: 'int64',
  DOUBLE: 'double',
  STRING: 'string',
  BYTES: 'bytes',
};
const WRAPPERS: Readonly<Record<string, string>> = {
  BOOLEAN: 'BoolValue',
  INTEGER: 'Int32Value',
  BIGINT: 'Int64Value',
  DOUBLE: 'DoubleValue',
  STRING: 'StringValue',
  BYTES: 'BytesValue',
};
const MESSAGES: Readonly<Record<string, { readonly type: string; readonly from: string }>> = {
  DATE: { type: 'google.type.Date', from: 'google/type/date.proto' },
  TIME: { type: 'google.type.TimeOfDay', from: 'google/type/timeofday.proto' },
  TIMESTAMP: { type: 'google.protobuf.Timestamp', from: 'google/protobuf/timestamp.proto' },
  DECIMAL: { type: 'confluent.type.Decimal', from: 'confluent/type/decimal.proto' },
};

function schemaText(request: ColumnsToSchema): string {
  const fullSchemaName = givenMessageName(request.info.properties);
  const printer = new SchemaPrinter(request.info.properties.nullableRepresentation ?? null);
  const point = fullSchemaName?.lastIndexOf('.') ?? -1;
  const packageLine = point > 0 ? `package ${fullSchemaName!.slice(0, point)};\n\n` : '';
  const message = printer.message(fullSchemaName?.slice(point + 1) ?? printer.nextName(), request.columns, '');
  const imports = printer.imports.map((from) => `import "${from}";\n`).join('');
  return `syntax = "proto3";\n${packageLine ? `${packageLine.trimEnd()}\n` : ''}\n${imports}${imports ? '\n' : ''}${message}`;
}

class SchemaPrinter {
  readonly imports: string[] = [];
  readonly #nullable: string | null;
  #messages = 0;

  constructor(nullable: string | null) {
    this.#nullable = nullable;
  }

  /** Messages are numbered in the order in which they are met. */
  nextName(): string {
    return `ConnectDefault${++this.#messages}`;
  }

  message(name: string, fields: readonly SqlField[], indent: string): string {
    const nested: string[] = [];
    const lines = fields.map((field, i) => `${indent}  ${this.#field(field, i + 1, nested, `${indent}  `)}\n`);
    return framed(name, lines, nested, indent);
  }

  /** The fields of an entry are neither optional nor do they have options. */
  #entry(name: string, fields: readonly SqlField[], indent: string): string {
    const nested: string[] = [];
    const lines = fields.map((field, i) => {
      const label = field.type.kind === 'ARRAY' || field.type.kind === 'MAP' ? 'repeated ' : '';
      const type = this.#type(field.type, nested, `${indent}  `, false);
      return `${indent}  ${label}${type} ${field.name} = ${i + 1};\n`;
    });
    return framed(name, lines, nested, indent);
  }

  #field(field: SqlField, number: number, nested: string[], indent: string): string {
    const type = this.#type(field.type, nested, indent, false);
    const name = checkedName(field.name);
    return `${this.#label(field.type)}${type} ${name} = ${number}${decimalOptions(elementOf(field.type), indent)};`;
  }

  #label(type: SqlType): string {
    if (type.kind === 'ARRAY' || type.kind === 'MAP') return 'repeated ';
    return this.#nullable === 'optional' ? 'optional ' : '';
  }

  #type(type: SqlType, nested: string[], indent: string, inList: boolean): string {
    const wellKnown = MESSAGES[type.kind];
    if (wellKnown) return this.#imported(wellKnown.type, wellKnown.from);
    switch (type.kind) {
      case 'ARRAY':
        if (inList) throw unsupported('an ARRAY within an ARRAY');
        return this.#type(type.element, nested, indent, true);
      case 'MAP': {
        if (inList) throw unsupported('a MAP within an ARRAY');
        const name = `${this.nextName()}Entry`;
        const fields = [
          { name: 'key', type: type.key },
          { name: 'value', type: type.value },
        ];
        nested.push(this.#entry(name, fields, indent));
        return name;
      }
      case 'STRUCT': {
        const name = this.nextName();
        nested.push(this.message(name, type.fields, indent));
        return name;
      }
      default:
        if (this.#nullable !== 'wrapper') return SCALARS[type.kind]!;
        return this.#imported(`google.protobuf.${WRAPPERS[type.kind]}`, 'google/protobuf/wrappers.proto');
    }
  }

  #imported(type: string, from: string): string {
    if (!this.imports.includes(from)) this.imports.push(from);
    return type;
  }
}

function framed(name: string, lines: readonly string[], nested: readonly string[], indent: string): string {
  const separator = nested.length > 0 ? `${indent}\n` : '';
  return `${indent}message ${name} {\n${lines.join('')}${separator}${nested.join('')}${indent}}\n`;
}

const unsupported = (what: string) =>
  statementInvalid(`PROTOBUF cannot hold ${what}`, 'Choose another format or put the inner value into a STRUCT.');

const elementOf = (type: SqlType): SqlType => (type.kind === 'ARRAY' ? type.element : type);

function decimalOptions(type: SqlType, indent: string): string {
  if (type.kind !== 'DECIMAL') return '';
  const param = (value: number, key: string) =>
    `${indent}    {\n${indent}      value: "${value}",\n${indent}      key: "${key}"\n${indent}    }`;
  const params = `${param(type.precision, 'precision')},\n${param(type.scale, 'scale')}`;
  return ` [(confluent.field_meta) = {\n${indent}  params: [\n${params}\n${indent}  ]\n${indent}}]`;
}

/** @throws ClickstreamError STATEMENT_INVALID */
function checkedName(name: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return name;
  throw statementInvalid(
    `Schema is not compatible with Protobuf: '${name}' is not a name in Protobuf`,
    'Give the column an alias of letters, digits and underscores, or choose another format.',
  );
}

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
