// Avro schema text as a tree with names resolved and all attributes kept, which is what the codecs are compiled from.
import type avsc from 'avsc';
import { lazyModule } from '../../common/lazy-module.ts';
import { ClickstreamError } from '../../errors/clickstream-error.ts';

const avro = lazyModule<typeof avsc>('avsc');

export type AvroPrimitive = 'null' | 'boolean' | 'int' | 'long' | 'float' | 'double' | 'bytes' | 'string';
export type AvroAttributes = Readonly<Record<string, unknown>>;

export interface AvroField {
  readonly name: string;
  readonly type: AvroNode;
  readonly hasDefault: boolean;
  readonly defaultValue: unknown;
}

export interface AvroRecord {
  readonly kind: 'record';
  /** With namespace. */
  readonly name: string;
  readonly fields: readonly AvroField[];
  readonly attributes: AvroAttributes;
}

export type AvroNode =
  | { readonly kind: AvroPrimitive; readonly attributes: AvroAttributes }
  | { readonly kind: 'fixed'; readonly name: string; readonly size: number; readonly attributes: AvroAttributes }
  | {
      readonly kind: 'enum';
      readonly name: string;
      readonly symbols: readonly string[];
      readonly attributes: AvroAttributes;
    }
  | { readonly kind: 'array'; readonly items: AvroNode; readonly attributes: AvroAttributes }
  | { readonly kind: 'map'; readonly values: AvroNode; readonly attributes: AvroAttributes }
  | { readonly kind: 'union'; readonly branches: readonly AvroNode[] }
  | AvroRecord;

const PRIMITIVES: ReadonlySet<string> = new Set<AvroPrimitive>([
  'null',
  'boolean',
  'int',
  'long',
  'float',
  'double',
  'bytes',
  'string',
]);
const NO_ATTRIBUTES: AvroAttributes = {};

/**
 * Parses the text of a registered schema.
 * @throws ClickstreamError SERDE_SCHEMA_UNSUPPORTED when the text is no Avro schema.
 */
export function parseAvroSchema(text: string): AvroNode {
  try {
    const json = schemaJson(text);
    // avsc decides what is valid; the tree is ours because avsc drops attributes such as connect.internal.type.
    avro().Type.forSchema(json as avsc.Schema, { noAnonymousTypes: false });
    return new SchemaReader().read(json, '');
  } catch (error) {
    throw new ClickstreamError(
      'SERDE_SCHEMA_UNSUPPORTED',
      `not a valid Avro schema: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

/** Schema text is JSON, but a bare primitive name may stand without quotes. */
function schemaJson(text: string): unknown {
  return PRIMITIVES.has(text.trim()) ? text.trim() : JSON.parse(text);
}

class SchemaReader {
  readonly #named = new Map<string, AvroNode>();

  read(schema: unknown, namespace: string): AvroNode {
    if (typeof schema === 'string') {
      if (PRIMITIVES.has(schema)) return { kind: schema as AvroPrimitive, attributes: NO_ATTRIBUTES };
      const known = this.#named.get(fullName(schema, namespace)) ?? this.#named.get(schema);
      if (known) return known;
      throw new ClickstreamError('SERDE_SCHEMA_UNSUPPORTED', `the type '${schema}' is not defined`);
    }
    if (Array.isArray(schema)) return { kind: 'union', branches: schema.map((branch) => this.read(branch, namespace)) };
    const attributes = schema as Record<string, unknown>;
    const { type } = attributes;
    if (typeof type !== 'string') return this.read(type, namespace);
    switch (type) {
      case 'record':
      case 'error':
        return this.#record(attributes, namespace);
      case 'enum':
        return this.#name(attributes, namespace, (name) => ({
          kind: 'enum',
          name,
          symbols: attributes.symbols as readonly string[],
          attributes,
        }));
      case 'fixed':
        return this.#name(attributes, namespace, (name) => ({
          kind: 'fixed',
          name,
          size: Number(attributes.size),
          attributes,
        }));
      case 'array':
        return { kind: 'array', items: this.read(attributes.items, namespace), attributes };
      case 'map':
        return { kind: 'map', values: this.read(attributes.values, namespace), attributes };
      default:
        if (PRIMITIVES.has(type)) return { kind: type as AvroPrimitive, attributes };
        return this.read(type, namespace);
    }
  }

  #name(attributes: AvroAttributes, namespace: string, make: (name: string) => AvroNode): AvroNode {
    const own = typeof attributes.namespace === 'string' ? attributes.namespace : namespace;
    const name = fullName(String(attributes.name), own);
    const node = make(name);
    this.#named.set(name, node);
    return node;
  }

  #record(attributes: AvroAttributes, namespace: string): AvroNode {
    const fields: AvroField[] = [];
    // Named before its fields are read: records may contain themselves.
    const record = this.#name(attributes, namespace, (name) => ({
      kind: 'record',
      name,
      fields,
      attributes,
    })) as AvroRecord;
    const inner = record.name.includes('.') ? record.name.slice(0, record.name.lastIndexOf('.')) : '';
    for (const field of attributes.fields as readonly Record<string, unknown>[]) {
      fields.push({
        name: String(field.name),
        type: this.read(field.type, inner),
        hasDefault: Object.hasOwn(field, 'default'),
        defaultValue: field.default,
      });
    }
    return record;
  }
}

function fullName(name: string, namespace: string): string {
  return name.includes('.') || namespace === '' ? name : `${namespace}.${name}`;
}

/** For `[null, T]`, in any order, T; for a union of one branch, that; null for other unions. */
export function soleBranch(branches: readonly AvroNode[]): AvroNode | null {
  const present = branches.filter((branch) => branch.kind !== 'null');
  return present.length === 1 ? present[0]! : null;
}

/** Whether null stands anywhere but in a union with something else, which Kafka Connect has no schema for. */
export function hasStandaloneNull(node: AvroNode, seen = new Set<AvroNode>()): boolean {
  if (seen.has(node)) return false;
  seen.add(node);
  switch (node.kind) {
    case 'null':
      return true;
    case 'union': {
      const present = node.branches.filter((branch) => branch.kind !== 'null');
      return present.length === 0 || present.some((branch) => hasStandaloneNull(branch, seen));
    }
    case 'array':
      return hasStandaloneNull(node.items, seen);
    case 'map':
      return hasStandaloneNull(node.values, seen);
    case 'record':
      return node.fields.some((field) => hasStandaloneNull(field.type, seen));
    default:
      return false;
  }
}

/** An array of key/value records, which is how Kafka Connect writes maps whose keys or values may be null. */
export function mapEntryOf(node: AvroNode): { readonly key: AvroNode; readonly value: AvroNode } | null {
  if (node.kind !== 'array' || node.items.kind !== 'record') return null;
  const { items } = node;
  const marked =
    items.attributes['connect.internal.type'] === 'MapEntry' || items.name === 'io.confluent.connect.avro.MapEntry';
  const [key, value] = items.fields;
  if (!marked || items.fields.length !== 2 || key?.name !== 'key' || value?.name !== 'value') return null;
  return { key: key.type, value: value.type };
}

/** Precision and scale of a decimal; Connect's own precision is 64 when none is given. */
export function decimalOf(node: AvroNode): { readonly precision: number; readonly scale: number } | null {
  if (node.kind !== 'bytes' && node.kind !== 'fixed') return null;
  const { attributes } = node;
  if (attributes.logicalType !== 'decimal' && attributes['connect.name'] !== 'org.apache.kafka.connect.data.Decimal')
    return null;
  const parameters = (attributes['connect.parameters'] ?? {}) as Record<string, unknown>;
  return {
    precision: Number(attributes.precision ?? parameters['connect.decimal.precision'] ?? 64),
    scale: Number(attributes.scale ?? parameters.scale ?? 0),
  };
}

/** Names of the members of a union of several types, as Kafka Connect names them: simple names of named types. */
export function branchName(node: AvroNode): string {
  if (node.kind === 'record' || node.kind === 'enum' || node.kind === 'fixed')
    return node.name.slice(node.name.lastIndexOf('.') + 1);
  return node.kind;
}

/** Points are not allowed in Avro names; ksqlDB writes underscores instead. */
export const avroFieldName = (name: string): string => name.replaceAll('.', '_');
