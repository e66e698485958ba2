// What a serialisation format is to the engine. One file per format implements this; `format-registry.ts` lists them.
import type { Column } from '../schema/logical-schema.ts';
import type { Row } from '../values/sql-value.ts';
import type { BinaryOutput } from './binary-output.ts';
import type { SchemaRegistry } from './schema-registry.ts';
import type { SchemaTranslation } from './schema-translation.ts';

export type FormatName = 'KAFKA' | 'NONE' | 'DELIMITED' | 'JSON' | 'AVRO' | 'JSON_SR' | 'PROTOBUF' | 'PROTOBUF_NOSR';

/** How a single column is laid out: inside a record, or bare. */
export type Wrapping = 'WRAP_SINGLES' | 'UNWRAP_SINGLES';

/** A format with the options of its WITH clause, as the catalogue and plans keep it. */
export interface FormatInfo {
  readonly format: FormatName;
  /** Option name to value: delimiter, fullSchemaName, schemaId, nullableRepresentation, unwrapPrimitives (ksqlDB's names). */
  readonly properties: Readonly<Record<string, string>>;
}

/** Whether two formats are the same, options included. */
export const sameFormat = (a: FormatInfo, b: FormatInfo): boolean =>
  a.format === b.format && JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

const sorted = (info: FormatInfo): unknown[] => Object.entries(info.properties).sort(([a], [b]) => (a < b ? -1 : 1));

export interface SerdeRequest {
  readonly info: FormatInfo;
  readonly columns: readonly Column[];
  readonly part: 'KEY' | 'VALUE';
  readonly topic: string;
  /** null: the format's own default (keys bare, values wrapped). */
  readonly wrapping: Wrapping | null;
  readonly registry: SchemaRegistry;
  /** Only these column positions are needed by the query; others may be left null. All when absent. */
  readonly needed?: ReadonlySet<number>;
  /** Rows may be made so long, nulls behind the columns, for whoever adds others to them. */
  readonly width?: number;
}

/** Reads and writes the key or value columns of one topic. Rows follow the order of `columns`. */
export interface Serde {
  /**
   * Registers or fetches what writing needs. Call once before the first `serialize`.
   * @throws ClickstreamError when the registry refuses the schema.
   */
  open(): Promise<void>;
  /** null rows (tombstones) become null bytes. */
  serialize(row: Row | null): Uint8Array | null;
  /** The same into `output`, behind what is there, without an array of its own; false for null, which writes nothing. Formats that gain nothing have none. */
  append?(row: Row | null, output: BinaryOutput): boolean;
  /** A promise when a writer schema must be fetched before `deserialize` can read these bytes, else null. */
  prefetch(bytes: Uint8Array, start?: number, end?: number): Promise<void> | null;
  /**
   * Reads the bytes from `start` to `end`, all of them when absent: records are read where they stand in a fetch response.
   * @throws ClickstreamError SERDE_FAILED naming the field and the reason.
   */
  deserialize(bytes: Uint8Array, start?: number, end?: number): Row | null;
}

export interface Format {
  readonly name: FormatName;
  /** Whether columns can be inferred from, and are registered in, the schema registry. */
  readonly usesRegistry: boolean;
  /** Names of the WITH options that this format takes, for the refusal of others. */
  readonly supportedProperties: readonly string[];
  /** Those of `supportedProperties` that a sink takes over from a source of the same format; none when absent. */
  readonly inheritedProperties?: readonly string[];
  /** Between columns and registered schemas; only where `usesRegistry`. */
  readonly translation?: SchemaTranslation;
  readonly supportsWrapping: Readonly<Record<Wrapping, boolean>>;
  /** @throws ClickstreamError STATEMENT_INVALID when the format cannot hold these columns. */
  validate(columns: readonly Column[], part: 'KEY' | 'VALUE'): void;
  createSerde(request: SerdeRequest): Serde;
}
