// What a JSON Schema is to Kafka Connect: types with its own numbers of bits, and what may be null or has a default.
import * as sql from '../../sql/sql-type.ts';
import {
  commonProperties,
  type JsonSchema,
  JsonSchemaParts,
  nullableOf,
  orderedProperties,
  type Part,
  parseJsonSchema,
  unusable,
} from './json-schema-parts.ts';
import { isMapKey, UnsupportedType } from './schema-translation.ts';

export type ConnectScalar = 'BOOLEAN' | 'INT32' | 'INT64' | 'FLOAT64' | 'STRING' | 'BYTES';

interface ConnectCommon {
  readonly optional: boolean;
  /** As the schema gives it; undefined when there is none. */
  readonly defaultValue: unknown;
}

export interface ConnectStruct extends ConnectCommon {
  readonly kind: 'STRUCT';
  readonly fields: readonly { readonly name: string; readonly schema: ConnectSchema }[];
  /** Exactly one of the fields is what the value itself is. */
  readonly union: boolean;
}

export type ConnectSchema =
  | (ConnectCommon & { readonly kind: ConnectScalar; readonly type: sql.SqlType })
  | (ConnectCommon & { readonly kind: 'ARRAY'; readonly element: ConnectSchema })
  | (ConnectCommon & { readonly kind: 'MAP'; readonly key: ConnectSchema | null; readonly value: ConnectSchema })
  | ConnectStruct;

const CONNECT = 'org.apache.kafka.connect.data';
/** Connect's name of a union, of which the field names are made. */
const UNION = 'io.confluent.connect.json.OneOf';
const MAX_DEPTH = 50;

/**
 * @param imports texts of the schemas that it refers to, by reference
 * @throws ClickstreamError SERDE_SCHEMA_UNSUPPORTED when Connect has no type for some part of the schema.
 */
export function parseConnectSchema(text: string, imports: ReadonlyMap<string, string>): ConnectSchema {
  const parts = new JsonSchemaParts(parseJsonSchema(text), imports);
  return convert(parts.root, false, 0);

  function convert(each: Part, optional: boolean, depth: number): ConnectSchema {
    if (depth > MAX_DEPTH) throw unusable('the JSON Schema contains itself or is nested too deeply');
    switch (each.kind) {
      case 'enum':
        return { kind: 'STRING', type: sql.STRING, optional, defaultValue: undefined };
      case 'plain':
        return plain(each.type, each.schema, optional, depth);
      case 'any':
        return choice(each, optional, depth);
      case 'all':
        return together(each.parts, optional, depth);
      default:
        throw unusable(`a JSON Schema of ${each.kind === 'null' ? 'null only' : 'no type'} has no SQL type`);
    }
  }

  function choice(each: Extract<Part, { kind: 'any' }>, optional: boolean, depth: number): ConnectSchema {
    const sole = nullableOf(each);
    if (sole) return convert(sole, true, depth + 1);
    const present = each.choices.filter((one) => one.kind !== 'null');
    const fields = present.map((one, i) => ({ name: `${UNION}.field.${i}`, schema: convert(one, true, depth + 1) }));
    const nullable = optional || present.length < each.choices.length;
    return { kind: 'STRUCT', fields, union: true, optional: nullable, defaultValue: undefined };
  }

  function together(all: readonly Part[], optional: boolean, depth: number): ConnectSchema {
    const properties = commonProperties({ kind: 'all', parts: all });
    if (properties.length > 0) return struct(properties, optional, undefined, depth);
    const combined = all.findLast((one) => one.kind === 'any' || one.kind === 'all');
    if (combined) return convert(combined, optional, depth + 1);
    const text = all.findLast((one) => one.kind === 'plain' && one.type === 'string');
    const number = all.findLast((one) => one.kind === 'plain' && /^(number|integer)$/.test(one.type));
    const found = all.some((one) => one.kind === 'enum' || one.kind === 'const') ? (text ?? number) : undefined;
    if (found) return convert(found, optional, depth + 1);
    throw unusable('these JSON Schemas together have no SQL type');
  }

  function plain(type: string, schema: JsonSchema, optional: boolean, depth: number): ConnectSchema {
    const common = { optional, defaultValue: schema.default ?? undefined };
    const connectType = schema['connect.type'];
    switch (type) {
      case 'boolean':
        return { kind: 'BOOLEAN', type: sql.BOOLEAN, ...common };
      case 'integer':
        return { ...numberSchema(schema, connectType ?? 'int64'), ...common };
      case 'number':
        return { ...numberSchema(schema, connectType ?? 'float64'), ...common };
      case 'string':
        if (connectType === 'bytes') return { kind: 'BYTES', type: bytesType(schema), ...common };
        return { kind: 'STRING', type: sql.STRING, ...common };
      case 'array':
        return arraySchema(schema, common, depth);
      case 'object': {
        const values = schema.additionalProperties;
        const open = !schema.properties && values !== null && typeof values === 'object';
        if (connectType !== 'map' && !open) return struct(orderedProperties(schema), optional, schema.default, depth);
        return { kind: 'MAP', key: null, value: convert(parts.partOf(values), false, depth + 1), ...common };
      }
      default:
        throw unusable(`the JSON Schema type '${type}' has no SQL type`);
    }
  }

  function arraySchema(schema: JsonSchema, common: ConnectCommon, depth: number): ConnectSchema {
    if (schema.items === undefined || Array.isArray(schema.items)) {
      throw unusable('an array without one type of items has no SQL type');
    }
    const items = parts.partOf(schema.items);
    if (schema['connect.type'] !== 'map' || items.kind !== 'plain' || items.type !== 'object') {
      return { kind: 'ARRAY', element: convert(items, false, depth + 1), ...common };
    }
    const properties = (items.schema.properties ?? {}) as Record<string, unknown>;
    const [key, value] = [properties.key, properties.value].map((one) => convert(parts.partOf(one), false, depth + 1));
    return { kind: 'MAP', key: key!, value: value!, ...common };
  }

  function struct(
    properties: readonly (readonly [string, JsonSchema])[],
    optional: boolean,
    defaultValue: unknown,
    depth: number,
  ): ConnectSchema {
    const fields = properties.map(([name, schema]) => ({
      name,
      schema: convert(parts.partOf(schema), false, depth + 1),
    }));
    return { kind: 'STRUCT', fields, union: false, optional, defaultValue: defaultValue ?? undefined };
  }
}

function numberSchema(schema: JsonSchema, connectType: unknown): { kind: ConnectScalar; type: sql.SqlType } {
  const { title } = schema;
  switch (connectType) {
    case 'int8':
    case 'int16':
      return { kind: 'INT32', type: sql.INTEGER };
    case 'int32':
      if (title === `${CONNECT}.Date`) return { kind: 'INT32', type: sql.DATE };
      return { kind: 'INT32', type: title === `${CONNECT}.Time` ? sql.TIME : sql.INTEGER };
    case 'int64':
      return { kind: 'INT64', type: title === `${CONNECT}.Timestamp` ? sql.TIMESTAMP : sql.BIGINT };
    case 'float32':
    case 'float64':
      return { kind: 'FLOAT64', type: sql.DOUBLE };
    case 'bytes':
      return { kind: 'BYTES', type: bytesType(schema) };
    default:
      throw unusable(`Kafka Connect has no type ${JSON.stringify(connectType)}`);
  }
}

function bytesType(schema: JsonSchema): sql.SqlType {
  if (schema.title !== `${CONNECT}.Decimal`) return sql.BYTES;
  const parameters = (schema['connect.parameters'] ?? {}) as JsonSchema;
  return sql.decimalType(Number(parameters['connect.decimal.precision'] ?? 64), Number(parameters.scale ?? 0));
}

/**
 * The SQL type of columns of this schema. Fields of a struct without one are left out and given to `skip`.
 * @throws UnsupportedType when there is none.
 */
export function sqlTypeOf(
  schema: ConnectSchema,
  nameOf: (name: string) => string,
  skip: (field: string, reason: string) => void = () => undefined,
): sql.SqlType {
  switch (schema.kind) {
    case 'ARRAY':
      return sql.arrayType(sqlTypeOf(schema.element, nameOf));
    case 'MAP': {
      const key = schema.key && sqlTypeOf(schema.key, nameOf);
      if (key === null || isMapKey(key)) return sql.mapType(sql.STRING, sqlTypeOf(schema.value, nameOf));
      throw new UnsupportedType(`a map with keys of type ${sql.formatType(key)} has no SQL type`);
    }
    case 'STRUCT': {
      const fields: sql.SqlField[] = [];
      for (const field of schema.fields) {
        try {
          fields.push({ name: nameOf(field.name), type: sqlTypeOf(field.schema, nameOf) });
        } catch (error) {
          if (!(error instanceof UnsupportedType)) throw error;
          skip(field.name, error.reason);
        }
      }
      return sql.structType(fields);
    }
    default:
      return schema.type;
  }
}
