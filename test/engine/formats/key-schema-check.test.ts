// Which registered key schemas keep INSERT VALUES from writing.
import { describe, expect, it } from 'vitest';
import { InMemorySchemaRegistry } from '../../../src/engine/formats/in-memory-schema-registry.ts';
import { requireSameKeySchema } from '../../../src/engine/formats/key-schema-check.ts';
import type { RegistrySchemaType } from '../../../src/engine/formats/schema-registry.ts';
import { KsqlTestDriver } from '../../../src/engine/test-driver/ksql-test-driver.ts';
import * as sql from '../../../src/sql/sql-type.ts';
import { openSerde, request } from './format-fixtures.ts';

async function check(type: RegistrySchemaType, text: string, columns: Record<string, sql.SqlType>): Promise<void> {
  const registry = new InMemorySchemaRegistry();
  await registry.register('clicks-key', type, text);
  const format = type === 'JSON' ? 'JSON_SR' : type;
  await requireSameKeySchema(request(format, columns, { registry, part: 'KEY' }));
}

describe('the schema of keys that are inserted', () => {
  it.each(['AVRO', 'JSON_SR', 'PROTOBUF'] as const)('may be the one that ksqlDB registers for %s', async (format) => {
    const registry = new InMemorySchemaRegistry();
    const columns = { K: sql.decimalType(4, 2), L: sql.STRING };
    await openSerde(format, columns, { registry, part: 'KEY' });
    await requireSameKeySchema(request(format, columns, { registry, part: 'KEY' }));
  });

  it("may be spelt differently and lack Connect's attributes", async () => {
    await check('AVRO', '{"type":"string"}', { K: sql.STRING });
    await check('AVRO', '{"type":"int","logicalType":"date"}', { K: sql.DATE });
  });

  it('[FMT-63] may not be any other', async () => {
    await expect(check('AVRO', '"long"', { K: sql.STRING })).rejects.toThrow(/another AVRO schema/);
    await expect(check('AVRO', '["null","string"]', { K: sql.STRING })).rejects.toMatchObject({
      code: 'STATEMENT_INVALID',
    });
    await expect(check('JSON', '{"type":"string"}', { K: sql.STRING })).rejects.toThrow(/another JSON_SR schema/);
  });

  it('[FMT-63] is looked at before a row is written', async () => {
    const ksql = new KsqlTestDriver();
    await ksql.registerSchema('t-key', 'AVRO', '["null","string"]');
    await ksql.execute(
      "CREATE STREAM t (k STRING KEY, v INT) WITH (KAFKA_TOPIC='t', KEY_FORMAT='AVRO', VALUE_FORMAT='JSON');",
    );
    await expect(ksql.execute("INSERT INTO t (k, v) VALUES ('a', 1);")).rejects.toThrow(/another AVRO schema/);
  });
});
