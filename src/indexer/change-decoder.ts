// Decodes Avro keys and envelopes through the schema registry into plain JSON values that Elasticsearch takes.
import avsc from 'avsc';
import { AvroDecimalText } from '../engine/formats/avro-decimal-text.ts';
import { HttpSchemaRegistry } from '../engine/formats/http-schema-registry.ts';
import { ClickstreamError } from '../errors/clickstream-error.ts';

const WIRE_HEADER_BYTES = 5;
const DAY_MS = 86_400_000;

/** Longs stay numbers while they are exact and become decimal text beyond 2^53 (Debezium's `ts_ns`). */
const exactLong = avsc.types.LongType.__with({
  fromBuffer: (bytes: Buffer) => {
    const value = bytes.readBigInt64LE();
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value.toString();
  },
  toBuffer: (value: number | string) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(value));
    return bytes;
  },
  fromJSON: Number,
  toJSON: String,
  isValid: (value: unknown) => typeof value === 'number' || typeof value === 'string',
  compare: (a: number | string, b: number | string) => (BigInt(a) < BigInt(b) ? -1 : 1),
} as never);

class DateType extends avsc.types.LogicalType {
  protected override _fromValue(days: number): string {
    return new Date(days * DAY_MS).toISOString().slice(0, 10);
  }

  protected override _toValue(): undefined {
    return undefined;
  }
}

class TimestampType extends avsc.types.LogicalType {
  protected override _fromValue(ms: number): string {
    return new Date(ms).toISOString();
  }

  protected override _toValue(): undefined {
    return undefined;
  }
}

/** New for every schema: avsc notes named types in the registry, and Debezium's schemas all name `Source`. */
const parseOptions = () =>
  ({
    registry: { long: exactLong },
    logicalTypes: { decimal: AvroDecimalText, date: DateType, 'timestamp-millis': TimestampType },
  }) as never;

/** Connect's own names for the same things, when a schema carries no Avro logical type. */
function withLogicalTypes(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withLogicalTypes);
  if (typeof schema !== 'object' || schema === null) return schema;
  const node: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(schema)) {
    node[name] =
      name === 'type' || name === 'items' || name === 'values' || name === 'fields' ? withLogicalTypes(value) : value;
  }
  const connectName = node['connect.name'];
  if (node.logicalType === undefined && node.type === 'int' && typeof connectName === 'string') {
    if (connectName.endsWith('.Date')) node.logicalType = 'date';
  }
  return node;
}

/** Decoders are kept per schema id; ids never change their meaning. */
export class ChangeDecoder {
  readonly #registry: HttpSchemaRegistry;
  readonly #types = new Map<number, avsc.Type>();

  constructor(registryUrl: string) {
    this.#registry = new HttpSchemaRegistry({ url: registryUrl });
  }

  /**
   * null for tombstones.
   * @throws ClickstreamError CHANGE_UNREADABLE when the bytes are not what the registry says;
   *   REGISTRY_UNAVAILABLE (retriable) when it cannot be asked.
   */
  async decode(bytes: Buffer | null): Promise<unknown> {
    if (bytes === null) return null;
    if (bytes.length < WIRE_HEADER_BYTES || bytes[0] !== 0) {
      throw new ClickstreamError('CHANGE_UNREADABLE', 'the bytes do not begin with a schema id');
    }
    const id = bytes.readInt32BE(1);
    const type = this.#types.get(id) ?? (await this.#fetch(id));
    try {
      return type.fromBuffer(bytes.subarray(WIRE_HEADER_BYTES));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new ClickstreamError('CHANGE_UNREADABLE', `the bytes do not fit schema ${id}: ${reason}`, { cause: error });
    }
  }

  async #fetch(id: number): Promise<avsc.Type> {
    const text = await this.#schemaText(id);
    try {
      const type = avsc.Type.forSchema(withLogicalTypes(JSON.parse(text)) as avsc.Schema, parseOptions());
      this.#types.set(id, type);
      return type;
    } catch (error) {
      throw new ClickstreamError('CHANGE_UNREADABLE', `schema ${id} is not an Avro schema`, { cause: error });
    }
  }

  async #schemaText(id: number): Promise<string> {
    try {
      return (await this.#registry.byId(id)).text;
    } catch (cause) {
      const unknown = cause instanceof ClickstreamError && cause.code === 'SERDE_SCHEMA_NOT_FOUND';
      if (unknown) throw new ClickstreamError('CHANGE_UNREADABLE', `the registry knows no schema ${id}`, { cause });
      throw new ClickstreamError('REGISTRY_UNAVAILABLE', `schema ${id} could not be fetched`, { cause });
    }
  }
}
