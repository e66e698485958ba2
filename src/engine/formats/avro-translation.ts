// Avro schemas as ksqlDB registers and reads them: Kafka Connect's shapes and names.
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { SqlField, SqlType } from '../../sql/sql-type.ts';
import * as sql from '../../sql/sql-type.ts';
import {
  type AvroNode,
  avroFieldName,
  branchName,
  decimalOf,
  hasStandaloneNull,
  mapEntryOf,
  parseAvroSchema,
  soleBranch,
} from './avro-schema.ts';
import { statementInvalid } from './format-layout.ts';
import {
  bareColumnName,
  type ColumnsToSchema,
  type InferredColumns,
  isMapKey,
  type SchemaToColumns,
  type SchemaTranslation,
  UnsupportedType,
} from './schema-translation.ts';

const NAMESPACE = 'io.confluent.ksql.avro_schemas';
const DEFAULT_NAME = `${NAMESPACE}.KsqlDataSourceSchema`;
const CONNECT = 'org.apache.kafka.connect.data';

export const avroTranslation: SchemaTranslation = {
  schemaType: 'AVRO',
  schemaText: (request) => JSON.stringify(schemaOf(request)),
  inferColumns,
};

function schemaOf(request: ColumnsToSchema): unknown {
  const { columns, info, part, wrapping } = request;
  const name = info.properties.fullSchemaName ?? DEFAULT_NAME;
  const bare = columns.length === 1 && (wrapping === null ? part === 'KEY' : wrapping === 'UNWRAP_SINGLES');
  return bare ? typeSchema(columns[0]!.type, name, '') : recordSchema(columns, name, '');
}

function recordSchema(fields: readonly SqlField[], fullName: string, enclosing: string): Record<string, unknown> {
  const { name, namespace } = splitName(fullName);
  return {
    type: 'record',
    name,
    ...(namespace === enclosing ? {} : { namespace }),
    fields: fields.map((field) => ({
      name: checkedName(avroFieldName(field.name)),
      type: ['null', typeSchema(field.type, `${fullName}_${field.name}`, namespace)],
      default: null,
    })),
    'connect.name': fullName,
  };
}

function splitName(fullName: string): { name: string; namespace: string } {
  const point = fullName.lastIndexOf('.');
  const name = checkedName(avroFieldName(fullName.slice(point + 1)));
  return { name, namespace: point === -1 ? '' : fullName.slice(0, point) };
}

/** @throws ClickstreamError STATEMENT_INVALID */
function checkedName(name: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return name;
  throw statementInvalid(
    `Schema is not compatible with Avro: '${name}' is not a name in Avro`,
    'Give the column an alias of letters, digits and underscores, or choose another format.',
  );
}

/** @param fullName the name of this type, should it need one. */
function typeSchema(type: SqlType, fullName: string, enclosing: string): unknown {
  switch (type.kind) {
    case 'BOOLEAN':
      return 'boolean';
    case 'INTEGER':
      return 'int';
    case 'BIGINT':
      return 'long';
    case 'DOUBLE':
      return 'double';
    case 'STRING':
      return 'string';
    case 'BYTES':
      return 'bytes';
    case 'DATE':
      return logical('int', 'Date', 'date');
    case 'TIME':
      return logical('int', 'Time', 'time-millis');
    case 'TIMESTAMP':
      return logical('long', 'Timestamp', 'timestamp-millis');
    case 'DECIMAL':
      return {
        type: 'bytes',
        scale: type.scale,
        precision: type.precision,
        'connect.version': 1,
        'connect.parameters': { scale: String(type.scale), 'connect.decimal.precision': String(type.precision) },
        'connect.name': `${CONNECT}.Decimal`,
        logicalType: 'decimal',
      };
    case 'ARRAY':
      return { type: 'array', items: ['null', typeSchema(type.element, fullName, enclosing)] };
    case 'MAP':
      return mapSchema(type.key, type.value, fullName, enclosing);
    case 'STRUCT':
      return recordSchema(type.fields, fullName, enclosing);
  }
}

function logical(type: string, connectName: string, logicalType: string): unknown {
  return { type, 'connect.version': 1, 'connect.name': `${CONNECT}.${connectName}`, logicalType };
}

/** Connect writes maps with optional keys or values as arrays of entries, since Avro's own maps cannot hold them. */
function mapSchema(key: SqlType, value: SqlType, fullName: string, enclosing: string): unknown {
  const { name, namespace } = splitName(fullName);
  const entryField = (field: string, type: SqlType, suffix: string) => ({
    name: field,
    type: ['null', typeSchema(type, `${fullName}_${suffix}`, namespace)],
    default: null,
  });
  return {
    type: 'array',
    items: {
      type: 'record',
      name,
      ...(namespace === enclosing ? {} : { namespace }),
      fields: [entryField('key', key, 'MapKey'), entryField('value', value, 'MapValue')],
      'connect.internal.type': 'MapEntry',
    },
    'connect.name': fullName,
  };
}

function inferColumns(request: SchemaToColumns): InferredColumns {
  const root = parseAvroSchema(request.schema.text);
  const node = root.kind === 'union' ? (soleBranch(root.branches) ?? root) : root;
  const bare = request.wrapping === null ? request.part === 'KEY' : request.wrapping === 'UNWRAP_SINGLES';
  const skipped: { field: string; reason: string }[] = [];
  const nameOf = request.keepNames ? (name: string) => name : (name: string) => name.toUpperCase();
  const fullName = node.kind === 'record' ? node.name : null;
  if (hasStandaloneNull(root)) throw refused(new UnsupportedType('the Avro type null has no SQL type'));
  if (bare) {
    try {
      return { columns: [{ name: bareColumnName(request.part), type: typeOf(node, nameOf, []) }], skipped, fullName };
    } catch (error) {
      throw refused(error);
    }
  }
  if (node.kind !== 'record') {
    throw new ClickstreamError(
      'SERDE_SCHEMA_UNSUPPORTED',
      `the schema is an anonymous Avro ${node.kind}, not a record`,
      {
        nextStep: 'Set WRAP_SINGLE_VALUE=false in the WITH clause to read the bare value as one column.',
      },
    );
  }
  const columns = fieldsOf(node.fields, nameOf, [node], (field, reason) => skipped.push({ field, reason }));
  return { columns, skipped, fullName };
}

function refused(error: unknown): unknown {
  return error instanceof UnsupportedType ? new ClickstreamError('SERDE_SCHEMA_UNSUPPORTED', error.reason) : error;
}

type NameOf = (name: string) => string;

function fieldsOf(
  fields: readonly { readonly name: string; readonly type: AvroNode }[],
  nameOf: NameOf,
  enclosing: readonly AvroNode[],
  skip: (field: string, reason: string) => void,
): SqlField[] {
  const result: SqlField[] = [];
  for (const field of fields) {
    try {
      result.push({ name: nameOf(field.name), type: typeOf(field.type, nameOf, enclosing) });
    } catch (error) {
      if (!(error instanceof UnsupportedType)) throw error;
      skip(field.name, error.reason);
    }
  }
  return result;
}

function typeOf(node: AvroNode, nameOf: NameOf, enclosing: readonly AvroNode[]): SqlType {
  switch (node.kind) {
    case 'null':
      throw new UnsupportedType('the Avro type null has no SQL type');
    case 'boolean':
      return sql.BOOLEAN;
    case 'int':
      return intType(node.attributes);
    case 'long':
      return isLogical(node.attributes, 'timestamp-millis', 'Timestamp') ? sql.TIMESTAMP : sql.BIGINT;
    case 'float':
    case 'double':
      return sql.DOUBLE;
    case 'string':
    case 'enum':
      return sql.STRING;
    case 'bytes':
    case 'fixed': {
      const decimal = decimalOf(node);
      return decimal ? sql.decimalType(decimal.precision, decimal.scale) : sql.BYTES;
    }
    case 'map':
      return sql.mapType(sql.STRING, typeOf(node.values, nameOf, enclosing));
    case 'array': {
      const entry = mapEntryOf(node);
      if (entry) {
        const key = typeOf(entry.key, nameOf, enclosing);
        if (!isMapKey(key)) throw new UnsupportedType(`a map with keys of type ${sql.formatType(key)} has no SQL type`);
        return sql.mapType(sql.STRING, typeOf(entry.value, nameOf, enclosing));
      }
      return sql.arrayType(typeOf(node.items, nameOf, enclosing));
    }
    case 'union':
      return unionType(node.branches, nameOf, enclosing);
    case 'record':
      if (enclosing.includes(node)) throw new UnsupportedType(`the Avro record ${node.name} contains itself`);
      return sql.structType(fieldsOf(node.fields, nameOf, [...enclosing, node], () => undefined));
  }
}

function intType(attributes: Readonly<Record<string, unknown>>): SqlType {
  if (isLogical(attributes, 'date', 'Date')) return sql.DATE;
  return isLogical(attributes, 'time-millis', 'Time') ? sql.TIME : sql.INTEGER;
}

function isLogical(attributes: Readonly<Record<string, unknown>>, logicalType: string, connectName: string): boolean {
  return attributes.logicalType === logicalType || attributes['connect.name'] === `${CONNECT}.${connectName}`;
}

function unionType(branches: readonly AvroNode[], nameOf: NameOf, enclosing: readonly AvroNode[]): SqlType {
  const sole = soleBranch(branches);
  if (sole) return typeOf(sole, nameOf, enclosing);
  const members = branches.filter((branch) => branch.kind !== 'null').map((type) => ({ name: branchName(type), type }));
  return sql.structType(fieldsOf(members, nameOf, enclosing, () => undefined));
}
