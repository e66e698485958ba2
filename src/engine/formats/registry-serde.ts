// What AVRO, JSON_SR and PROTOBUF have in common: a schema registered for writing, writer schemas fetched by id for reading.
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { Row } from '../values/sql-value.ts';
import { BinaryOutput } from './binary-output.ts';
import type { Serde, SerdeRequest } from './format.ts';
import { resolveImports } from './schema-imports.ts';
import type { RegisteredSchema } from './schema-registry.ts';
import { type SchemaTranslation, subjectOf } from './schema-translation.ts';
import { inTopic, serdeFault } from './serde-fault.ts';
import { requireWireSchemaId, wireHeader, wireSchemaId } from './wire-format.ts';

/** Reads a record that stands between `start`, where its header begins, and `end`. */
export type RowReader = (bytes: Uint8Array, start: number, end: number) => Row | null;
/** Appends header and body; false, and nothing is written, when the only, bare column is null. */
export type RowWriter = (row: Row, header: Buffer, output: BinaryOutput) => boolean;

/** Compiles readers and writers for one request. Errors thrown here become errors of each record. */
export interface RegistryCodec {
  reader(schema: RegisteredSchema, imports: ReadonlyMap<string, string>): RowReader;
  writer(schema: RegisteredSchema, imports: ReadonlyMap<string, string>): RowWriter;
}

export class RegistrySerde implements Serde {
  readonly #request: SerdeRequest;
  readonly #translation: SchemaTranslation;
  readonly #codec: RegistryCodec;
  readonly #readers = new Map<number, RowReader>();
  readonly #pending = new Map<number, Promise<void>>();
  #lastId = -1;
  #lastReader: RowReader | null = null;
  #writer: RowWriter | null = null;
  #header: Buffer = wireHeader(0);
  #opening: Promise<void> | null = null;
  readonly #output = new BinaryOutput();

  constructor(request: SerdeRequest, translation: SchemaTranslation, codec: RegistryCodec) {
    this.#request = request;
    this.#translation = translation;
    this.#codec = codec;
  }

  open(): Promise<void> {
    this.#opening ??= this.#open();
    return this.#opening;
  }

  async #open(): Promise<void> {
    const schema = await this.#schemaToWrite();
    const imports = await resolveImports(this.#request.registry, schema);
    try {
      this.#writer = this.#codec.writer(schema, imports);
    } catch (error) {
      throw this.#fault('write', error);
    }
    this.#header = wireHeader(schema.id);
    this.#addReader(schema, imports);
  }

  async #schemaToWrite(): Promise<RegisteredSchema> {
    const { registry, info, topic, part } = this.#request;
    const fixedId = info.properties.schemaId;
    if (fixedId !== undefined) return registry.byId(Number(fixedId));
    const type = this.#translation.schemaType;
    const text = this.#translation.schemaText(this.#request);
    const id = await registry.register(subjectOf(topic, part), type, text);
    return { id, type, text, references: [] };
  }

  serialize(row: Row | null): Uint8Array | null {
    const output = this.#output.reset();
    return this.append(row, output) ? output.take() : null;
  }

  append(row: Row | null, output: BinaryOutput): boolean {
    if (row === null) return false;
    if (this.#writer === null) throw this.#fault('write', serdeFault('the serde was not opened'));
    try {
      return this.#writer(row, this.#header, output);
    } catch (error) {
      throw this.#fault('write', error);
    }
  }

  prefetch(bytes: Uint8Array, start = 0, end = bytes.length): Promise<void> | null {
    const id = wireSchemaId(bytes, start, end);
    if (id === -1 || id === this.#lastId || this.#readers.has(id)) return null;
    const pending = this.#pending.get(id);
    if (pending) return pending;
    const fetching = this.#fetch(id).finally(() => this.#pending.delete(id));
    this.#pending.set(id, fetching);
    return fetching;
  }

  async #fetch(id: number): Promise<void> {
    try {
      const schema = await this.#request.registry.byId(id);
      this.#addReader(schema, await resolveImports(this.#request.registry, schema));
    } catch (error) {
      // A registry that is away or refuses us is no fault of the record; an unknown or unusable schema stays so for each of its records.
      if (isRegistryFault(error)) throw error;
      this.#readers.set(id, () => {
        throw error;
      });
    }
  }

  #addReader(schema: RegisteredSchema, imports: ReadonlyMap<string, string>): void {
    try {
      this.#readers.set(schema.id, this.#codec.reader(schema, imports));
    } catch (error) {
      this.#readers.set(schema.id, () => {
        throw error;
      });
    }
  }

  deserialize(bytes: Uint8Array, start = 0, end = bytes.length): Row | null {
    try {
      const id = requireWireSchemaId(bytes, start, end);
      if (id !== this.#lastId || this.#lastReader === null) {
        const reader = this.#readers.get(id);
        if (!reader) throw serdeFault(`the writer's schema ${id} was not fetched`);
        this.#lastReader = reader;
        this.#lastId = id;
      }
      return this.#lastReader(bytes, start, end);
    } catch (error) {
      throw this.#fault('read', error);
    }
  }

  #fault(doing: 'read' | 'write', error: unknown): Error {
    const { info, part, topic } = this.#request;
    return inTopic(error, doing, info.format, part, topic);
  }
}

/** Whether the registry, and not what it was asked for, is the reason: another try may succeed. */
export function isRegistryFault(error: unknown): boolean {
  return error instanceof ClickstreamError && (error.retriable || error.code === 'SERDE_REGISTRY_REFUSED');
}
