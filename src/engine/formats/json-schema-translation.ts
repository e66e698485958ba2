// JSON Schemas as ksqlDB registers and reads them: Kafka Connect's shapes with connect.* attributes.

import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { SqlField, SqlType } from '../../sql/sql-type.ts';
import * as sql from '../../sql/sql-type.ts';
import { javaHashOrder } from '../values/java-hash.ts';
import {
  bareColumnName,
  type ColumnsToSchema,
  type InferredColumns,
  type SchemaToColumns,
  type SchemaTranslation,
  UnsupportedType,
} from './schema-translation.ts';

const CONNECT = 'org.apache.kafka.connect.data';

export const jsonSchemaTranslation: SchemaTranslation = {
  schemaType: 'JSON',
  schemaText: (request) => JSON.stringify(schemaOf(request)),
  inferColumns,
};

function schemaOf({ columns, part, wrapping }: ColumnsToSchema): unknown {
  const bare = columns.length === 1 && (wrapping === null ? part === 'KEY' : wrapping === 'UNWRAP_SINGLES');
  return bare ? nullable(columns[0]!.type) : objectSchema(columns);
}

function objectSchema(fields: readonly SqlField[]): Record<string, unknown> {
  return {
    type: 'object',
    properties: Object.fromEntries(
      fields.map((field, i) => [field.name, { 'connect.index': i, ...nullable(field.type) }]),
    ),
  };
}

const nullable = (type: SqlType) => ({ oneOf: [{ type: 'null' }, typeSchema(type)] });

function typeSchema(type: SqlType): Record<string, unknown> {
  switch (type.kind) {
    case 'BOOLEAN':
      return { type: 'boolean' };
    case 'INTEGER':
      return { type: 'integer', 'connect.type': 'int32' };
    case 'BIGINT':
      return { type: 'integer', 'connect.type': 'int64' };
    case 'DOUBLE':
      return { type: 'number', 'connect.type': 'float64' };
    case 'STRING':
      return { type: 'string' };
    case 'BYTES':
      return { type: 'string', 'connect.type': 'bytes' };
    case 'DATE':
      return logical('integer', 'Date', 'int32');
    case 'TIME':
      return logical('integer', 'Time', 'int32');
    case 'TIMESTAMP':
      return logical('integer', 'Timestamp', 'int64');
    case 'DECIMAL':
      return {
        ...logical('number', 'Decimal', 'bytes'),
        'connect.parameters': { scale: String(type.scale), 'connect.decimal.precision': String(type.precision) },
      };
    case 'ARRAY':
      return { type: 'array', items: nullable(type.element) };
    case 'MAP':
      // ksqlDB registers an array of entries, which it then cannot read back; Connect knows this form as well.
      return { type: 'object', 'connect.type': 'map', additionalProperties: nullable(type.value) };
    case 'STRUCT':
      return objectSchema(type.fields);
  }
}

function logical(type: string, title: string, connectType: string): Record<string, unknown> {
  return { type, title: `${CONNECT}.${title}`, 'connect.version': 1, 'connect.type': connectType };
}

type Schema = Readonly<Record<string, unknown>>;

function inferColumns(request: SchemaToColumns): InferredColumns {
  const root = parsed(request.schema.text);
  const skipped: { field: string; reason: string }[] = [];
  const nameOf = request.keepNames ? (name: string) => name : (name: string) => name.toUpperCase();
  const reader = new SchemaWalker(root, request.imports ?? new Map(), nameOf);
  const bare = request.wrapping === null ? request.part === 'KEY' : request.wrapping === 'UNWRAP_SINGLES';
  try {
    const type = reader.typeOf(root, 0, (field, reason) => skipped.push({ field, reason }));
    if (bare) return { columns: [{ name: bareColumnName(request.part), type }], skipped, fullName: null };
    if (type.kind === 'STRUCT') return { columns: type.fields, skipped, fullName: null };
    throw new ClickstreamError(
      'SERDE_SCHEMA_UNSUPPORTED',
      `the schema is a bare ${sql.formatType(type)}, not an object`,
      {
        nextStep: 'Set WRAP_SINGLE_VALUE=false in the WITH clause to read the bare value as one column.',
      },
    );
  } catch (error) {
    throw error instanceof UnsupportedType ? new ClickstreamError('SERDE_SCHEMA_UNSUPPORTED', error.reason) : error;
  }
}

function parsed(text: string): Schema {
  try {
    const schema: unknown = JSON.parse(text);
    if (schema !== null && typeof schema === 'object' && !Array.isArray(schema)) return schema as Schema;
  } catch (error) {
    throw new ClickstreamError('SERDE_SCHEMA_UNSUPPORTED', 'the JSON Schema is no JSON text', { cause: error });
  }
  throw new ClickstreamError('SERDE_SCHEMA_UNSUPPORTED', 'the JSON Schema is no JSON object');
}

const MAX_DEPTH = 50;
type Skip = (field: string, reason: string) => void;

class SchemaWalker {
  readonly #root: Schema;
  readonly #imports: ReadonlyMap<string, string>;
  readonly #nameOf: (name: string) => string;

  constructor(root: Schema, imports: ReadonlyMap<string, string>, nameOf: (name: string) => string) {
    this.#root = root;
    this.#imports = imports;
    this.#nameOf = nameOf;
  }

  typeOf(schema: Schema, depth: number, skip: Skip = () => undefined): SqlType {
    if (depth > MAX_DEPTH) throw new UnsupportedType('the JSON Schema contains itself or is nested too deeply');
    const { $ref, oneOf, anyOf, allOf } = schema;
    if (typeof $ref === 'string') return this.typeOf(this.#resolve($ref), depth + 1, skip);
    const choices = (oneOf ?? anyOf) as readonly Schema[] | undefined;
    if (Array.isArray(choices)) return this.#choice(choices, depth, skip);
    if (Array.isArray(allOf))
      return this.typeOf(Object.assign({}, schema, { allOf: undefined }, ...allOf), depth + 1, skip);
    const type = Array.isArray(schema.type) ? schema.type.find((name) => name !== 'null') : schema.type;
    return this.#plain(
      type ?? (schema.properties ? 'object' : schema.enum ? 'string' : undefined),
      schema,
      depth,
      skip,
    );
  }

  #choice(choices: readonly Schema[], depth: number, skip: Skip): SqlType {
    const present = choices.filter((choice) => choice.type !== 'null');
    if (present.length === 1) return this.typeOf(present[0]!, depth + 1, skip);
    const fields = present.map((choice, i) => ({
      name: this.#nameOf(`connect_union_field_${i}`),
      type: this.typeOf(choice, depth + 1),
    }));
    return sql.structType(fields);
  }

  #plain(type: unknown, schema: Schema, depth: number, skip: Skip): SqlType {
    const connectType = schema['connect.type'];
    switch (type) {
      case 'boolean':
        return sql.BOOLEAN;
      case 'integer':
        return integerType(schema, connectType);
      case 'number':
        if (schema.title === `${CONNECT}.Decimal`) return decimalType(schema);
        return connectType === 'int32' ? sql.INTEGER : connectType === 'int64' ? sql.BIGINT : sql.DOUBLE;
      case 'string':
        return connectType === 'bytes' ? sql.BYTES : sql.STRING;
      case 'array':
        return this.#array(schema, connectType, depth);
      case 'object':
        return this.#object(schema, connectType, depth, skip);
      default:
        throw new UnsupportedType(`the JSON Schema type ${JSON.stringify(schema.type ?? null)} has no SQL type`);
    }
  }

  #array(schema: Schema, connectType: unknown, depth: number): SqlType {
    const items = schema.items as Schema | undefined;
    if (!items || Array.isArray(items)) throw new UnsupportedType('an array without one type of items has no SQL type');
    if (connectType !== 'map') return sql.arrayType(this.typeOf(items, depth + 1));
    const entry = this.typeOf(items, depth + 1);
    const value = entry.kind === 'STRUCT' ? entry.fields.find((f) => f.name.toUpperCase() === 'VALUE') : undefined;
    if (!value) throw new UnsupportedType('a map without values has no SQL type');
    return sql.mapType(sql.STRING, value.type);
  }

  #object(schema: Schema, connectType: unknown, depth: number, skip: Skip): SqlType {
    const values = schema.additionalProperties;
    if (connectType === 'map' || (!schema.properties && values !== null && typeof values === 'object')) {
      return sql.mapType(sql.STRING, this.typeOf((values ?? {}) as Schema, depth + 1));
    }
    const properties = (schema.properties ?? {}) as Record<string, Schema>;
    // Without Connect's own numbering the fields come in the order of the hash table that they were read into.
    const names = javaHashOrder(Object.keys(properties));
    names.sort((a, b) => indexOf(properties[a]!) - indexOf(properties[b]!));
    const fields: SqlField[] = [];
    for (const name of names) {
      const property = properties[name]!;
      try {
        fields.push({ name: this.#nameOf(name), type: this.typeOf(property, depth + 1) });
      } catch (error) {
        if (!(error instanceof UnsupportedType)) throw error;
        skip(name, error.reason);
      }
    }
    return sql.structType(fields);
  }

  #resolve(reference: string): Schema {
    const imported = this.#imports.get(reference);
    if (imported !== undefined) return parsed(imported);
    if (!reference.startsWith('#')) throw new UnsupportedType(`the reference '${reference}' is not known`);
    let found: unknown = this.#root;
    for (const step of reference.split('/').slice(1)) {
      const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
      found = found !== null && typeof found === 'object' ? (found as Schema)[name] : undefined;
    }
    if (found !== null && typeof found === 'object') return found as Schema;
    throw new UnsupportedType(`the reference '${reference}' leads nowhere`);
  }
}

const indexOf = (schema: Schema): number =>
  typeof schema['connect.index'] === 'number' ? schema['connect.index'] : Number.MAX_SAFE_INTEGER;

function integerType(schema: Schema, connectType: unknown): SqlType {
  if (schema.title === `${CONNECT}.Date`) return sql.DATE;
  if (schema.title === `${CONNECT}.Time`) return sql.TIME;
  if (schema.title === `${CONNECT}.Timestamp`) return sql.TIMESTAMP;
  return connectType === 'int8' || connectType === 'int16' || connectType === 'int32' ? sql.INTEGER : sql.BIGINT;
}

function decimalType(schema: Schema): SqlType {
  const parameters = (schema['connect.parameters'] ?? {}) as Schema;
  return sql.decimalType(Number(parameters['connect.decimal.precision'] ?? 64), Number(parameters.scale ?? 0));
}
