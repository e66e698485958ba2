// Protobuf schema text as protobufjs types, and what each field means to ksqlDB and Kafka Connect.
import type protobuf from 'protobufjs';
import { lazyModule } from '../../common/lazy-module.ts';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import { PROTOBUF_IMPORTS } from './protobuf-imports.ts';

/** What a field holds, apart from its presence. */
export type ProtoNode =
  | { readonly kind: 'scalar'; readonly proto: string }
  /** A google.protobuf.*Value: a scalar that may be absent. */
  | { readonly kind: 'wrapper'; readonly proto: string }
  | {
      readonly kind: 'enum';
      readonly name: string;
      readonly names: Readonly<Record<number, string>>;
      readonly values: Readonly<Record<string, number>>;
    }
  | { readonly kind: 'timestamp' | 'date' | 'time' }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'message'; readonly type: protobuf.Type }
  | { readonly kind: 'list'; readonly element: ProtoNode }
  /** `entry`: the message of a repeated key/value pair; null for Protobuf's own maps. */
  | { readonly kind: 'map'; readonly key: ProtoNode; readonly value: ProtoNode; readonly entry: protobuf.Type | null };

export interface ProtoMember {
  readonly name: string;
  readonly node: ProtoNode;
  /** Whether an absent field can be told from one with the default value. */
  readonly presence: boolean;
  /** For members of a oneof, its position and name; null otherwise. */
  readonly oneof: { readonly name: string; readonly index: number } | null;
}

export interface ProtoFile {
  /** Messages of the schema itself, without those it imports, in order. */
  readonly messages: readonly protobuf.Type[];
}

/** The library, loaded with the first schema or message. */
export const protobufLibrary = lazyModule<typeof protobuf>('protobufjs');

const OPTIONS: protobuf.IParseOptions = { keepCase: true };
const WELL_KNOWN: Readonly<Record<string, ProtoNode>> = {
  '.google.protobuf.Timestamp': { kind: 'timestamp' },
  '.google.type.Date': { kind: 'date' },
  '.google.type.TimeOfDay': { kind: 'time' },
  '.google.protobuf.DoubleValue': { kind: 'wrapper', proto: 'double' },
  '.google.protobuf.FloatValue': { kind: 'wrapper', proto: 'float' },
  '.google.protobuf.Int64Value': { kind: 'wrapper', proto: 'int64' },
  '.google.protobuf.UInt64Value': { kind: 'wrapper', proto: 'uint64' },
  '.google.protobuf.Int32Value': { kind: 'wrapper', proto: 'int32' },
  '.google.protobuf.UInt32Value': { kind: 'wrapper', proto: 'uint32' },
  '.google.protobuf.BoolValue': { kind: 'wrapper', proto: 'bool' },
  '.google.protobuf.StringValue': { kind: 'wrapper', proto: 'string' },
  '.google.protobuf.BytesValue': { kind: 'wrapper', proto: 'bytes' },
};

/**
 * Parses a schema's text and what it imports.
 * @param imports texts of imported schemas by the name used in the import; well-known ones are built in.
 * @throws ClickstreamError SERDE_SCHEMA_UNSUPPORTED when the text is no Protobuf schema or an import is missing.
 */
export function parseProtobufSchema(text: string, imports: ReadonlyMap<string, string>): ProtoFile {
  try {
    const library = protobufLibrary();
    const root = new library.Root();
    const parsed = library.parse(text, root, OPTIONS);
    const space = parsed.package ? root.lookup(parsed.package) : root;
    const nested = space instanceof library.Namespace ? space.nestedArray : [];
    const messages = nested.filter((entry): entry is protobuf.Type => entry instanceof protobufLibrary().Type);
    addImports(root, [...(parsed.imports ?? []), ...(parsed.weakImports ?? [])], imports, new Set());
    root.resolveAll();
    if (messages.length === 0) throw new ClickstreamError('SERDE_SCHEMA_UNSUPPORTED', 'the schema has no message');
    return { messages };
  } catch (error) {
    throw new ClickstreamError(
      'SERDE_SCHEMA_UNSUPPORTED',
      `not a valid Protobuf schema: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

function addImports(
  root: protobuf.Root,
  names: readonly string[],
  imports: ReadonlyMap<string, string>,
  done: Set<string>,
): void {
  for (const name of names) {
    if (done.has(name)) continue;
    done.add(name);
    const common = protobufLibrary().common.get(name);
    const text = imports.get(name) ?? PROTOBUF_IMPORTS[name];
    if (text !== undefined) {
      const parsed = protobufLibrary().parse(text, root, OPTIONS);
      addImports(root, parsed.imports ?? [], imports, done);
    } else if (common?.nested) root.addJSON(common.nested as Parameters<typeof root.addJSON>[0]);
    else throw new ClickstreamError('SERDE_SCHEMA_NOT_FOUND', `the imported schema '${name}' is not known`);
  }
}

/** The name that an option gives to the message; ksqlDB passes over the names that it makes up itself. */
export const givenMessageName = (properties: Readonly<Record<string, string>>): string | undefined => {
  const name = properties.fullSchemaName?.trim();
  return name === undefined || name === '' || name.startsWith('ConnectDefault') ? undefined : name;
};

/** The named message, or the first one. null when there is no such message. */
export function messageOf(file: ProtoFile, fullName: string | undefined): protobuf.Type | null {
  if (fullName === undefined) return file.messages[0]!;
  for (const message of allMessages(file.messages)) {
    if (message.fullName === `.${fullName}` || message.name === fullName) return message;
  }
  return null;
}

function* allMessages(messages: readonly protobuf.Type[]): Iterable<protobuf.Type> {
  for (const message of messages) {
    yield message;
    yield* allMessages(nestedMessages(message));
  }
}

export const nestedMessages = (message: protobuf.Type): readonly protobuf.Type[] =>
  message.nestedArray.filter((entry): entry is protobuf.Type => entry instanceof protobufLibrary().Type);

/** The fields of a message in the order they are written down. */
export function membersOf(type: protobuf.Type): readonly ProtoMember[] {
  const oneofs = type.oneofsArray.filter((oneof) => !isSynthetic(oneof));
  return type.fieldsArray.map((field) => {
    const node = nodeOf(field.resolve());
    const partOf = field.partOf && !isSynthetic(field.partOf) ? field.partOf : null;
    return {
      name: field.name,
      node,
      presence:
        (node.kind !== 'scalar' && node.kind !== 'enum' && node.kind !== 'list' && node.kind !== 'map') ||
        field.options?.proto3_optional === true ||
        partOf !== null,
      oneof: partOf ? { name: partOf.name, index: oneofs.indexOf(partOf) } : null,
    };
  });
}

/** proto3's `optional` is a oneof of one field, made up by the compiler. */
const isSynthetic = (oneof: protobuf.OneOf): boolean =>
  oneof.fieldsArray.length === 1 && oneof.fieldsArray[0]!.options?.proto3_optional === true;

function nodeOf(field: protobuf.Field): ProtoNode {
  if (field instanceof protobufLibrary().MapField) {
    return { kind: 'map', key: { kind: 'scalar', proto: field.keyType }, value: singleNode(field), entry: null };
  }
  if (!field.repeated) return singleNode(field);
  const type = field.resolvedType;
  if (type instanceof protobufLibrary().Type && type.name.endsWith('Entry')) {
    const [key, value] = type.fieldsArray;
    if (type.fieldsArray.length === 2 && key?.name === 'key' && value?.name === 'value') {
      return { kind: 'map', key: nodeOf(key.resolve()), value: nodeOf(value.resolve()), entry: type };
    }
  }
  return { kind: 'list', element: singleNode(field) };
}

function singleNode(field: protobuf.Field): ProtoNode {
  const type = field.resolvedType;
  if (type instanceof protobufLibrary().Enum) {
    return { kind: 'enum', name: type.name, names: type.valuesById, values: type.values };
  }
  if (!(type instanceof protobufLibrary().Type)) return { kind: 'scalar', proto: field.type };
  if (type.fullName === '.confluent.type.Decimal') return decimalNode(field);
  return WELL_KNOWN[type.fullName] ?? { kind: 'message', type };
}

/** Precision and scale stand in the field's options; Connect's own precision is 64 when none is given. */
function decimalNode(field: protobuf.Field): ProtoNode {
  const found = new Map<string, number>();
  collectParams(field.parsedOptions ?? field.options, found);
  return { kind: 'decimal', precision: found.get('precision') ?? 64, scale: found.get('scale') ?? 0 };
}

function collectParams(options: unknown, found: Map<string, number>): void {
  if (Array.isArray(options)) for (const option of options) collectParams(option, found);
  else if (options !== null && typeof options === 'object') {
    const { key, value } = options as Record<string, unknown>;
    if (typeof key === 'string' && (typeof value === 'string' || typeof value === 'number'))
      found.set(key, Number(value));
    else for (const nested of Object.values(options)) collectParams(nested, found);
  }
}

/** Where a message stands among the messages of its file: which one, then which of those nested in it. */
export function messageIndexes(file: ProtoFile, type: protobuf.Type): readonly number[] {
  const top = file.messages.indexOf(type);
  if (top !== -1) return [top];
  const parent = type.parent;
  if (!(parent instanceof protobufLibrary().Type)) return [0];
  return [...messageIndexes(file, parent), nestedMessages(parent).indexOf(type)];
}
