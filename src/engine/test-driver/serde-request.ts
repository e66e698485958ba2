// How the key or value of a source's records is read and written.
import type { DataSource } from '../catalog/catalog.ts';
import type { SerdeRequest } from '../formats/format.ts';
import type { SchemaRegistry } from '../formats/schema-registry.ts';

export function serdeRequest(
  { schema, formats, topic }: DataSource,
  part: 'KEY' | 'VALUE',
  registry: SchemaRegistry,
): SerdeRequest {
  return part === 'KEY'
    ? { info: formats.key, columns: schema.key, part, topic, wrapping: formats.keyWrapping, registry }
    : { info: formats.value, columns: schema.value, part, topic, wrapping: formats.valueWrapping, registry };
}
