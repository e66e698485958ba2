import { describe, expect, it } from 'vitest';
import { formatSchema } from '../../../src/engine/schema/logical-schema.ts';
import { CUSTOMERS, EngineFixture, ORDERS, outline, stepOf } from '../statements/statement-fixtures.ts';

const planned = async (sql: string) => new EngineFixture().plan(`${ORDERS} ${sql}`);
const refused = async (sql: string) => new EngineFixture().refusal(`${ORDERS} ${CUSTOMERS} ${sql}`);

describe('PARTITION BY', () => {
  it('makes a column the key and keeps the old key as a value', async () => {
    const plan = await planned('CREATE STREAM N AS SELECT * FROM ORDERS PARTITION BY CUST;');
    expect(formatSchema(plan.root.schema)).toMatch(/^`CUST` STRING KEY, `QTY` INTEGER/);
    expect(plan.root.schema.value.at(-1)).toMatchObject({ name: 'ID' });
    expect(outline(plan.root)[2]).toBe('StreamSelectKey PartitionBy');
  });

  it('names an expression by the alias of the select item that repeats it', async () => {
    const plan = await planned('CREATE STREAM N AS SELECT UCASE(CUST) AS U, QTY FROM ORDERS PARTITION BY UCASE(CUST);');
    expect(formatSchema(plan.root.schema)).toBe('`U` STRING KEY, `QTY` INTEGER');
    expect(stepOf(plan, 'StreamSelectKey').schema.key[0]).toMatchObject({ name: 'KSQL_COL_0' });
  });

  it('does nothing when the rows have that key already', async () => {
    const plan = await planned('CREATE STREAM N AS SELECT * FROM ORDERS PARTITION BY ID;');
    expect(outline(plan.root)).not.toContain('StreamSelectKey PartitionBy');
  });

  it('takes the key away with NULL', async () => {
    const fixture = new EngineFixture();
    const plan = await fixture.plan(`${ORDERS} CREATE STREAM N AS SELECT ID, CUST FROM ORDERS PARTITION BY NULL;`);
    expect(formatSchema(plan.root.schema)).toBe('`ID` INTEGER, `CUST` STRING');
    expect(fixture.source('N').formats.key.format).toBe('NONE');
  });

  it('writes keys that KAFKA cannot hold as JSON on the way, and refuses them in the sink', async () => {
    const error = await refused('CREATE STREAM N AS SELECT CUST, QTY, ID FROM ORDERS PARTITION BY CUST, QTY;');
    expect(error.code).toBe('STATEMENT_INVALID');
    const plan = await planned(
      "CREATE STREAM N WITH (KEY_FORMAT='JSON') AS SELECT CUST, QTY, ID FROM ORDERS PARTITION BY CUST, QTY;",
    );
    expect(stepOf(plan, 'StreamSelectKey').internalFormats.key.format).toBe('JSON');
    expect(stepOf(plan, 'StreamSelectKey').internalFormats.keyWrapping).toBeNull();
  });

  it('is refused for tables and for maps as keys', async () => {
    expect((await refused('CREATE TABLE N AS SELECT * FROM CUSTOMERS PARTITION BY NAME;')).message).toContain('table');
    expect((await refused("CREATE STREAM N AS SELECT * FROM ORDERS PARTITION BY MAP('a':=CUST);")).message).toContain(
      'maps cannot be keys',
    );
  });
});

describe('a windowed source', () => {
  const windowed =
    "CREATE STREAM W (ID STRING KEY, V INT) WITH (KAFKA_TOPIC='w', PARTITIONS=1, VALUE_FORMAT='JSON', WINDOW_TYPE='TUMBLING', WINDOW_SIZE='10 SECONDS');";

  it('has its bounds as columns, which stars of persistent queries leave out', async () => {
    const fixture = new EngineFixture();
    const plan = await fixture.plan(`${windowed} CREATE STREAM N AS SELECT *, WINDOWSTART AS WS FROM W;`);
    expect(formatSchema(plan.root.schema)).toBe('`ID` STRING KEY, `V` INTEGER, `WS` BIGINT');
    expect(fixture.source('N').window).toEqual({ type: 'TUMBLING', sizeMs: 10_000 });
    const shown = await fixture.plan('SELECT * FROM W EMIT CHANGES;');
    expect(shown.output.columns.map((c) => c.name)).toEqual(['ID', 'WINDOWSTART', 'WINDOWEND', 'V']);
  });

  it('cannot be given another key, nor be grouped by its own', async () => {
    const fixture = new EngineFixture();
    await fixture.run(windowed);
    expect((await fixture.refusal('CREATE STREAM N AS SELECT * FROM W PARTITION BY V;')).message).toContain(
      'windowed source',
    );
    expect((await fixture.refusal('CREATE TABLE N AS SELECT ID, COUNT(*) AS C FROM W GROUP BY ID;')).message).toContain(
      'windowed source',
    );
  });
});
