// Short ways to make serde requests and to read and write single values in tests.
import type { FormatInfo, Serde, SerdeRequest } from '../../../src/engine/formats/format.ts';
import { createSerde } from '../../../src/engine/formats/format-registry.ts';
import { InMemorySchemaRegistry } from '../../../src/engine/formats/in-memory-schema-registry.ts';
import type { Column } from '../../../src/engine/schema/logical-schema.ts';
import type { Row } from '../../../src/engine/values/sql-value.ts';
import type { SqlType } from '../../../src/sql/sql-type.ts';

export const column = (name: string, type: SqlType, namespace: Column['namespace'] = 'VALUE'): Column => ({
  name,
  type,
  namespace,
});

export function request(
  format: FormatInfo['format'],
  types: Readonly<Record<string, SqlType>>,
  more: Partial<SerdeRequest> & { properties?: Record<string, string> } = {},
): SerdeRequest {
  const { properties, ...rest } = more;
  return {
    info: { format, properties: properties ?? {} },
    columns: Object.entries(types).map(([name, type]) => column(name, type, rest.part ?? 'VALUE')),
    part: 'VALUE',
    topic: 'clicks',
    wrapping: null,
    registry: new InMemorySchemaRegistry(),
    ...rest,
  };
}

export async function openSerde(...args: Parameters<typeof request>): Promise<Serde> {
  const serde = createSerde(request(...args));
  await serde.open();
  return serde;
}

export const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'utf8');
export const textOf = (bytes: Uint8Array | null): string | null =>
  bytes === null ? null : Buffer.from(bytes).toString('utf8');

/** Reads after fetching whatever writer schema the bytes need. */
export async function read(serde: Serde, bytes: Uint8Array): Promise<Row | null> {
  await serde.prefetch(bytes);
  return serde.deserialize(bytes);
}

export async function roundTrip(serde: Serde, row: Row): Promise<Row | null> {
  const bytes = serde.serialize(row);
  return bytes === null ? null : read(serde, bytes);
}
