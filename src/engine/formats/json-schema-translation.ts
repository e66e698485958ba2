// JSON Schemas as ksqlDB registers and reads them: Kafka Connect's shapes with connect.* attributes.
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { SqlField, SqlType } from '../../sql/sql-type.ts';
import * as sql from '../../sql/sql-type.ts';
import {
  commonProperties,
  type JsonSchema,
  JsonSchemaParts,
  nullableOf,
  orderedProperties,
  type Part,
  parseJsonSchema,
} from './json-schema-parts.ts';
import {
  bareColumnName,
  type ColumnsToSchema,
  type InferredColumns,
  isMapKey,
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

function inferColumns(request: SchemaToColumns): InferredColumns {
  const parts = new JsonSchemaParts(parseJsonSchema(request.schema.text), request.imports ?? new Map());
  const skipped: { field: string; reason: string }[] = [];
  const nameOf = request.keepNames ? (name: string) => name : (name: string) => name.toUpperCase();
  const bare = request.wrapping === null ? request.part === 'KEY' : request.wrapping === 'UNWRAP_SINGLES';
  try {
    const type = new TypeReader(parts, nameOf).typeOf(parts.root, 0, (field, reason) =>
      skipped.push({ field, reason }),
    );
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
    throw error instanceof UnsupportedType ? unusable(error.reason) : error;
  }
}

const unusable = (reason: string) => new ClickstreamError('SERDE_SCHEMA_UNSUPPORTED', reason);
const MAX_DEPTH = 50;
type Skip = (field: string, reason: string) => void;

/** Kafka Connect refuses a schema as a whole when it knows no type for a part of it; ksqlDB leaves out what it has none for. */
class TypeReader {
  readonly #parts: JsonSchemaParts;
  readonly #nameOf: (name: string) => string;

  constructor(parts: JsonSchemaParts, nameOf: (name: string) => string) {
    this.#parts = parts;
    this.#nameOf = nameOf;
  }

  typeOf(part: Part, depth: number, skip: Skip = () => undefined): SqlType {
    if (depth > MAX_DEPTH) throw new UnsupportedType('the JSON Schema contains itself or is nested too deeply');
    switch (part.kind) {
      case 'enum':
        return sql.STRING;
      case 'plain':
        return this.#plain(part.type, part.schema, depth, skip);
      case 'any': {
        const sole = nullableOf(part);
        if (sole) return this.typeOf(sole, depth + 1, skip);
        const choices = part.choices.filter((choice) => choice.kind !== 'null');
        return this.#struct(
          choices.map((choice, i) => [`${UNION}.field.${i}`, choice]),
          depth,
          skip,
        );
      }
      case 'all':
        return this.#all(part.parts, depth, skip);
      default:
        throw unusable(`a JSON Schema of ${part.kind === 'null' ? 'null only' : 'no type'} has no SQL type`);
    }
  }

  #all(parts: readonly Part[], depth: number, skip: Skip): SqlType {
    const properties = commonProperties({ kind: 'all', parts });
    if (properties.length > 0) return this.#struct(this.#opened(properties), depth, skip);
    const combined = parts.findLast((part) => part.kind === 'any' || part.kind === 'all');
    if (combined) return this.typeOf(combined, depth + 1, skip);
    const text = parts.findLast((part) => part.kind === 'plain' && part.type === 'string');
    const number = parts.findLast((part) => part.kind === 'plain' && /^(number|integer)$/.test(part.type));
    const found = parts.some((part) => part.kind === 'enum' || part.kind === 'const') ? (text ?? number) : undefined;
    if (found) return this.typeOf(found, depth + 1, skip);
    throw unusable('these JSON Schemas together have no SQL type');
  }

  #plain(type: string, schema: JsonSchema, depth: number, skip: Skip): SqlType {
    switch (type) {
      case 'boolean':
        return sql.BOOLEAN;
      case 'integer':
        return numberType(schema, 'int64');
      case 'number':
        return numberType(schema, 'float64');
      case 'string':
        if (schema['connect.type'] !== 'bytes') return sql.STRING;
        return schema.title === `${CONNECT}.Decimal` ? decimalType(schema) : sql.BYTES;
      case 'array':
        return this.#array(schema, depth);
      case 'object':
        return this.#object(schema, depth, skip);
      default:
        throw unusable(`the JSON Schema type '${type}' has no SQL type`);
    }
  }

  #array(schema: JsonSchema, depth: number): SqlType {
    if (schema.items === undefined || Array.isArray(schema.items)) {
      throw unusable('an array without one type of items has no SQL type');
    }
    const items = this.#parts.partOf(schema.items);
    if (schema['connect.type'] !== 'map' || items.kind !== 'plain' || items.type !== 'object') {
      return sql.arrayType(this.typeOf(items, depth + 1));
    }
    const properties = (items.schema.properties ?? {}) as Record<string, unknown>;
    const key = this.typeOf(this.#parts.partOf(properties.key), depth + 1);
    const value = this.typeOf(this.#parts.partOf(properties.value), depth + 1);
    if (isMapKey(key)) return sql.mapType(sql.STRING, value);
    throw new UnsupportedType(`a map with keys of type ${sql.formatType(key)} has no SQL type`);
  }

  #object(schema: JsonSchema, depth: number, skip: Skip): SqlType {
    const values = schema.additionalProperties;
    const isMap =
      schema['connect.type'] === 'map' || (!schema.properties && values !== null && typeof values === 'object');
    if (isMap) return sql.mapType(sql.STRING, this.typeOf(this.#parts.partOf(values), depth + 1));
    return this.#struct(this.#opened(orderedProperties(schema)), depth, skip);
  }

  #opened(properties: readonly (readonly [string, JsonSchema])[]): (readonly [string, Part])[] {
    return properties.map(([name, schema]) => [name, this.#parts.partOf(schema)]);
  }

  #struct(members: readonly (readonly [string, Part])[], depth: number, skip: Skip): SqlType {
    const fields: SqlField[] = [];
    for (const [name, part] of members) {
      try {
        fields.push({ name: this.#nameOf(name), type: this.typeOf(part, depth + 1) });
      } catch (error) {
        if (!(error instanceof UnsupportedType)) throw error;
        skip(name, error.reason);
      }
    }
    return sql.structType(fields);
  }
}

/** Connect's name of a union, of which the field names are made. */
const UNION = 'io.confluent.connect.json.OneOf';

/** @param otherwise Connect's type when the schema does not name it. */
function numberType(schema: JsonSchema, otherwise: string): SqlType {
  switch (schema['connect.type'] ?? otherwise) {
    case 'int8':
    case 'int16':
      return sql.INTEGER;
    case 'int32':
      return schema.title === `${CONNECT}.Date`
        ? sql.DATE
        : schema.title === `${CONNECT}.Time`
          ? sql.TIME
          : sql.INTEGER;
    case 'int64':
      return schema.title === `${CONNECT}.Timestamp` ? sql.TIMESTAMP : sql.BIGINT;
    case 'float32':
    case 'float64':
      return sql.DOUBLE;
    case 'bytes':
      return schema.title === `${CONNECT}.Decimal` ? decimalType(schema) : sql.BYTES;
    default:
      throw unusable(`Kafka Connect has no type ${JSON.stringify(schema['connect.type'])}`);
  }
}

function decimalType(schema: JsonSchema): SqlType {
  const parameters = (schema['connect.parameters'] ?? {}) as JsonSchema;
  return sql.decimalType(Number(parameters['connect.decimal.precision'] ?? 64), Number(parameters.scale ?? 0));
}
