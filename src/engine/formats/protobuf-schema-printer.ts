// Prints the Protobuf schema that ksqlDB registers for columns: Kafka Connect's shapes and numbered message names.
import type { SqlField, SqlType } from '../../sql/sql-type.ts';
import { statementInvalid } from './format-layout.ts';
import { givenMessageName } from './protobuf-schema.ts';
import type { ColumnsToSchema } from './schema-translation.ts';

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

/** @throws ClickstreamError STATEMENT_INVALID for names and types that Protobuf cannot hold. */
export function printProtobufSchema(request: ColumnsToSchema): string {
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
