// AVRO: records with a registered writer schema, in the shapes that ksqlDB and Kafka Connect write.
import type { Row, SqlValue } from '../values/sql-value.ts';
import { avroReader, recordReader } from './avro-decoder.ts';
import { avroWriter, recordWriter } from './avro-encoder.ts';
import { AvroInput } from './avro-input.ts';
import { hasStandaloneNull, parseAvroSchema, soleBranch } from './avro-schema.ts';
import { avroTranslation } from './avro-translation.ts';
import type { BinaryOutput } from './binary-output.ts';
import type { Format, SerdeRequest } from './format.ts';
import { isUnwrapped, requireStringMapKeys } from './format-layout.ts';
import { type RegistryCodec, RegistrySerde } from './registry-serde.ts';
import type { RegisteredSchema } from './schema-registry.ts';
import { serdeFault } from './serde-fault.ts';
import { WIRE_HEADER_LENGTH } from './wire-format.ts';

export const avroFormat: Format = {
  name: 'AVRO',
  usesRegistry: true,
  supportedProperties: ['fullSchemaName', 'schemaId'],
  supportsWrapping: { WRAP_SINGLES: true, UNWRAP_SINGLES: true },
  translation: avroTranslation,
  validate: (columns) => requireStringMapKeys('AVRO', columns),
  createSerde: (request) => new RegistrySerde(request, avroTranslation, avroCodec(request)),
};

function avroCodec(request: SerdeRequest): RegistryCodec {
  const bare = isUnwrapped(request, true);
  const { columns, needed, width } = request;
  const input = new AvroInput();
  return {
    reader(schema: RegisteredSchema) {
      const root = parseAvroSchema(schema.text);
      if (hasStandaloneNull(root)) throw serdeFault("the writer's schema has a null that stands alone");
      if (bare) {
        const read = avroReader(root, columns[0]!.type);
        return (bytes, start, end) => [read(input.reset(bytes, start + WIRE_HEADER_LENGTH, end))];
      }
      const sole = root.kind === 'union' ? soleBranch(root.branches) : null;
      const record = sole ?? root;
      if (record.kind !== 'record') throw serdeFault(`the writer's schema is an Avro ${record.kind}, not a record`);
      const read = recordReader(record, columns, needed, width);
      if (record === root) return (bytes, start, end) => read(input.reset(bytes, start + WIRE_HEADER_LENGTH, end));
      const nullable = root.kind === 'union' ? root.branches.indexOf(record) : 0;
      return (bytes, start, end) => {
        if (input.reset(bytes, start + WIRE_HEADER_LENGTH, end).int() === nullable) return read(input);
        throw serdeFault('an Avro null cannot be read as a record');
      };
    },
    writer(schema: RegisteredSchema) {
      const root = parseAvroSchema(schema.text);
      const node = root.kind === 'union' ? (soleBranch(root.branches) ?? root) : root;
      const write = bare
        ? avroWriter(root, columns[0]!.type)
        : node.kind === 'record'
          ? recordWriter(node, columns)
          : null;
      if (!write) throw serdeFault(`the schema is an Avro ${node.kind}, but the columns need a record`);
      const branch = !bare && root.kind === 'union' ? root.branches.indexOf(node) : -1;
      return (row: Row, header: Buffer, output: BinaryOutput) => {
        const value: SqlValue = bare ? (row[0] ?? null) : row;
        if (value === null) return false;
        output.raw(header);
        if (branch !== -1) output.int(branch);
        write(value, output);
        return true;
      };
    },
  };
}
