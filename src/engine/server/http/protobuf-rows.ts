// Rows as protobuf messages in base64, each inside a JSON object, for clients that ask for that media type.

import { InMemorySchemaRegistry } from '../../formats/in-memory-schema-registry.ts';
import { protobufNosrFormat } from '../../formats/protobuf-nosr-format.ts';
import { protobufTranslation } from '../../formats/protobuf-translation.ts';
import type { RowStream } from '../../queries/row-stream.ts';
import { formatColumn } from '../../schema/logical-schema.ts';
import { PROTOBUF } from './media-types.ts';
import type { RowFormat } from './row-formats.ts';

export function protobufRows(stream: RowStream): RowFormat {
  const { queryId, columns } = stream;
  const request = {
    info: { format: 'PROTOBUF_NOSR' as const, properties: {} },
    columns: columns.map((column) => ({ ...column, namespace: 'VALUE' as const })),
    part: 'VALUE' as const,
    topic: queryId,
    wrapping: null,
    registry: new InMemorySchemaRegistry(),
  };
  const serde = protobufNosrFormat.createSerde(request);
  const header = JSON.stringify({
    header: {
      queryId,
      schema: columns.map(formatColumn).join(', '),
      protoSchema: protobufTranslation.schemaText(request),
    },
  });
  const separated = stream.kind === 'PULL';
  const item = (text: string): string => (separated ? `,\n${text}` : `${text},\n`);
  return {
    mediaType: PROTOBUF,
    header: () => (separated ? `[${header}` : `[${header},\n`),
    row: (values, tombstone) => {
      const protobufBytes = Buffer.from(serde.serialize(values) ?? []).toString('base64');
      return item(JSON.stringify({ row: { protobufBytes, ...(tombstone ? { tombstone } : {}) } }));
    },
    error: (body) => `${separated ? ',\n' : ''}${JSON.stringify({ errorMessage: body })}]`,
    end: (final) => `${final === null ? '' : JSON.stringify({ finalMessage: final })}]`,
  };
}
