// Takes JSON Schemas apart as the library does that Kafka Connect's converter uses: combinations, plain types, references.
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import { javaHashOrder } from '../values/java-hash.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** What one schema amounts to. Several statements in one schema are all to be met at once. */
export type Part =
  | { readonly kind: 'any'; readonly choices: readonly Part[] }
  | { readonly kind: 'all'; readonly parts: readonly Part[] }
  | { readonly kind: 'enum' | 'const' | 'other' }
  | { readonly kind: 'null' }
  | { readonly kind: 'plain'; readonly type: string; readonly schema: JsonSchema };

const MAX_DEPTH = 50;
const NULL: Part = { kind: 'null' };

/** Keywords that tell the type of a schema which does not name it. */
const TELLTALES: readonly (readonly [string, readonly string[]])[] = [
  ['string', ['minLength', 'maxLength', 'pattern', 'format']],
  ['array', ['items', 'additionalItems', 'minItems', 'maxItems', 'uniqueItems', 'contains']],
  ['object', ['properties', 'required', 'additionalProperties', 'minProperties', 'maxProperties', 'patternProperties']],
  ['number', ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']],
];

/** A schema that Connect's converter can do nothing with. */
export const unusable = (reason: string) => new ClickstreamError('SERDE_SCHEMA_UNSUPPORTED', reason);

/** @throws ClickstreamError SERDE_SCHEMA_UNSUPPORTED when the text is no JSON object. */
export function parseJsonSchema(text: string): JsonSchema {
  try {
    const schema: unknown = JSON.parse(text);
    if (isSchema(schema)) return schema;
  } catch (error) {
    throw new ClickstreamError('SERDE_SCHEMA_UNSUPPORTED', 'the JSON Schema is no JSON text', { cause: error });
  }
  throw unusable('the JSON Schema is no JSON object');
}

const isSchema = (value: unknown): value is JsonSchema =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** Resolves references within one schema and to those that it imports. */
export class JsonSchemaParts {
  readonly #root: JsonSchema;
  readonly #imports: ReadonlyMap<string, string>;

  constructor(root: JsonSchema, imports: ReadonlyMap<string, string>) {
    this.#root = root;
    this.#imports = imports;
  }

  get root(): Part {
    return this.partOf(this.#root);
  }

  /** @throws ClickstreamError SERDE_SCHEMA_UNSUPPORTED for a reference that leads nowhere. */
  partOf(value: unknown, depth = 0): Part {
    if (depth > MAX_DEPTH) throw unusable('the JSON Schema refers to itself or is nested too deeply');
    if (!isSchema(value)) return { kind: 'other' };
    if (typeof value.$ref === 'string') return this.partOf(this.#resolve(value.$ref), depth + 1);
    const parts = this.#statements(value, depth + 1);
    return parts.length === 1 ? parts[0]! : parts.length === 0 ? { kind: 'other' } : { kind: 'all', parts };
  }

  #statements(schema: JsonSchema, depth: number): Part[] {
    const parts: Part[] = [];
    const list = (value: unknown) => (value as readonly unknown[]).map((sub) => this.partOf(sub, depth));
    if (Array.isArray(schema.enum)) parts.push({ kind: 'enum' });
    if (Array.isArray(schema.allOf)) parts.push({ kind: 'all', parts: list(schema.allOf) });
    if (Array.isArray(schema.anyOf)) parts.push({ kind: 'any', choices: list(schema.anyOf) });
    if (Array.isArray(schema.oneOf)) parts.push({ kind: 'any', choices: list(schema.oneOf) });
    if ('not' in schema) parts.push({ kind: 'other' });
    if ('const' in schema) parts.push({ kind: 'const' });
    if (Array.isArray(schema.type)) {
      parts.push({ kind: 'any', choices: schema.type.map((type) => plain(String(type), schema)) });
    } else if (typeof schema.type === 'string') parts.push(plain(schema.type, schema));
    else {
      const told = TELLTALES.find(([, keywords]) => keywords.some((keyword) => keyword in schema));
      if (told) parts.push(plain(told[0], schema));
    }
    return parts;
  }

  #resolve(reference: string): unknown {
    const imported = this.#imports.get(reference);
    if (imported !== undefined) return parseJsonSchema(imported);
    if (!reference.startsWith('#')) throw unusable(`the reference '${reference}' is not known`);
    let found: unknown = this.#root;
    for (const step of reference.split('/').slice(1)) {
      const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
      found = isSchema(found) ? found[name] : undefined;
    }
    if (isSchema(found)) return found;
    throw unusable(`the reference '${reference}' leads nowhere`);
  }
}

const plain = (type: string, schema: JsonSchema): Part => (type === 'null' ? NULL : { kind: 'plain', type, schema });

/**
 * The properties of an object in Connect's order: by its numbers, and where there are none in that of the hash table that
 * they were read into. A property whose place is taken already replaces the one that was there.
 */
export function orderedProperties(schema: JsonSchema): readonly (readonly [string, JsonSchema])[] {
  const properties = (isSchema(schema.properties) ? schema.properties : {}) as Record<string, JsonSchema>;
  const places = new Map<number, string>();
  for (const name of javaHashOrder(Object.keys(properties))) {
    const given = isSchema(properties[name]) ? properties[name]['connect.index'] : undefined;
    places.set(typeof given === 'number' ? given : places.size, name);
  }
  return [...places].sort(([a], [b]) => a - b).map(([, name]) => [name, properties[name]!]);
}

/** Those of all objects that are to be met at once, in the order in which they stand there; of two equal names the last. */
export function commonProperties(part: Part): readonly (readonly [string, JsonSchema])[] {
  const found = new Map<string, JsonSchema>();
  const collect = (each: Part): void => {
    if (each.kind === 'all') for (const inner of each.parts) collect(inner);
    else if (each.kind === 'plain' && each.type === 'object' && isSchema(each.schema.properties)) {
      const properties = each.schema.properties as Record<string, JsonSchema>;
      for (const name of javaHashOrder(Object.keys(properties))) found.set(name, properties[name]!);
    }
  };
  collect(part);
  return [...found];
}

/** The choice that a null is the only alternative to, if that is what the part is. */
export function nullableOf(part: Part): Part | null {
  if (part.kind !== 'any' || part.choices.length !== 2) return null;
  const present = part.choices.filter((choice) => choice.kind !== 'null');
  return present.length === 1 ? present[0]! : null;
}
