import { describe, expect, it } from 'vitest';
import { formatSchema } from '../../../src/engine/schema/logical-schema.ts';
import { EngineFixture, ORDERS, outline, PAYMENTS, stepOf } from '../statements/statement-fixtures.ts';

const planned = async (sql: string) => new EngineFixture().plan(`${ORDERS} ${sql}`);
const refused = async (sql: string) => new EngineFixture().refusal(`${ORDERS} ${PAYMENTS} ${sql}`);

describe('the projection of a persistent query', () => {
  it('makes the selected key column the key, under its alias', async () => {
    const plan = await planned('CREATE STREAM N AS SELECT QTY, ID AS K FROM ORDERS;');
    expect(formatSchema(plan.root.schema)).toBe('`K` INTEGER KEY, `QTY` INTEGER');
    expect(outline(plan.root)).toEqual(['StreamSink N', 'StreamSelect Project', 'StreamSource KsqlTopic.Source']);
  });

  it('filters before it projects', async () => {
    const plan = await planned('CREATE STREAM N AS SELECT ID, CUST FROM ORDERS WHERE QTY > 1;');
    expect(outline(plan.root)[2]).toBe('StreamFilter WhereFilter');
  });

  it('expands a star to key columns first and leaves pseudo columns out', async () => {
    const plan = await planned('CREATE STREAM N AS SELECT * FROM ORDERS;');
    expect(plan.root.schema.columns.map((c) => c.name)).toEqual(['ID', 'CUST', 'QTY', 'AMOUNT', 'TAGS', 'ADDR']);
  });

  it('names expressions KSQL_COL_n, struct fields by their field, and avoids names of the source', async () => {
    const plan = await planned(
      'CREATE STREAM N AS SELECT ID, QTY + 1, UCASE(CUST), ADDR->ZIP, ADDR->CITY FROM ORDERS;',
    );
    expect(plan.root.schema.value.map((c) => c.name)).toEqual(['KSQL_COL_0', 'KSQL_COL_1', 'ZIP', 'CITY']);
    const clash = await new EngineFixture().plan(
      "CREATE STREAM S (B INT, A STRUCT<B INT>, KSQL_COL_0 INT) WITH (KAFKA_TOPIC='s', PARTITIONS=1, VALUE_FORMAT='JSON'); CREATE STREAM N AS SELECT A->B, B + 1 FROM S;",
    );
    expect(clash.root.schema.value.map((c) => c.name)).toEqual(['B_1', 'KSQL_COL_1']);
  });

  it('expands struct->* to the fields', async () => {
    const plan = await planned('CREATE STREAM N AS SELECT ID, ADDR->* FROM ORDERS;');
    expect(formatSchema(plan.root.schema)).toBe('`ID` INTEGER KEY, `CITY` STRING, `ZIP` INTEGER');
  });

  it('copies a key into the value with AS_VALUE', async () => {
    const plan = await planned('CREATE STREAM N AS SELECT ID, AS_VALUE(ID) AS ID2 FROM ORDERS;');
    expect(formatSchema(plan.root.schema)).toBe('`ID` INTEGER KEY, `ID2` INTEGER');
  });

  it('is refused without its key, with the key twice, and without a value', async () => {
    expect((await refused('CREATE STREAM N AS SELECT QTY FROM ORDERS;')).message).toContain('lacks its key');
    expect((await refused('CREATE STREAM N AS SELECT ID, ID AS I2, QTY FROM ORDERS;')).message).toContain('ID and I2');
    expect((await refused('CREATE STREAM N AS SELECT ID FROM ORDERS;')).message).toContain('only key columns');
  });

  it('is refused when two columns have one name', async () => {
    const error = await refused('CREATE STREAM N AS SELECT ID, CUST AS A, QTY AS A FROM ORDERS;');
    expect(error.message).toContain('A is given to more than one column');
    expect(error.details).toMatchObject({ line: 1 });
  });

  it('does not write system columns under their own names', async () => {
    expect((await refused('CREATE STREAM N AS SELECT ID, ROWTIME FROM ORDERS;')).message).toContain('system column');
    expect((await refused('CREATE STREAM N AS SELECT ID, QTY AS WINDOWEND FROM ORDERS;')).message).toContain(
      'reserved',
    );
    const plan = await planned('CREATE STREAM N AS SELECT ID, ROWTIME AS TS FROM ORDERS;');
    expect(formatSchema(plan.root.schema)).toBe('`ID` INTEGER KEY, `TS` BIGINT');
  });

  it('refuses a NULL without a type', async () => {
    const error = await refused('CREATE STREAM N AS SELECT ID, NULL AS N FROM ORDERS;');
    expect(error.code).toBe('TYPE_MISMATCH');
  });

  it('resolves custom types in casts, so that the plan names complete types', async () => {
    const plan = await planned(
      'CREATE TYPE MONEY AS DECIMAL(8,2); CREATE STREAM N AS SELECT ID, CAST(QTY AS MONEY) AS M FROM ORDERS;',
    );
    expect(formatSchema(plan.root.schema)).toBe('`ID` INTEGER KEY, `M` DECIMAL(8, 2)');
  });
});

describe('names in a query', () => {
  it('are suggested when they come near, with the place of the wrong one', async () => {
    const error = await refused('CREATE STREAM N AS SELECT ID, CUTS FROM ORDERS;');
    expect(error.message).toBe('The SELECT column CUTS cannot be resolved. Did you mean CUST?');
    expect(error.details).toMatchObject({ line: 1, similar: ['CUST'] });
  });

  it('tell which clause they stand in', async () => {
    expect((await refused('CREATE STREAM N AS SELECT ID, CUST FROM ORDERS WHERE NOPE = 1;')).message).toContain(
      'WHERE column NOPE',
    );
    expect((await refused('CREATE STREAM N AS SELECT * FROM ORDERS PARTITION BY NOPE;')).message).toContain(
      'PARTITION BY column NOPE',
    );
  });

  it('must be qualified when two sources have them', async () => {
    const error = await refused(
      'CREATE STREAM N AS SELECT ID FROM ORDERS O JOIN PAYMENTS P WITHIN 1 HOUR ON O.ID = P.ID;',
    );
    expect(error.message).toBe('The column ID is ambiguous: it could be O.ID or P.ID.');
  });

  it('must belong to a source of the query', async () => {
    expect((await refused('CREATE STREAM N AS SELECT X.ID FROM ORDERS O;')).message).toContain('X is neither a source');
    expect((await refused('CREATE STREAM N AS SELECT ID FROM ORDRES;')).message).toContain('Did you mean ORDERS?');
  });
});

describe('conditions', () => {
  it('must be boolean', async () => {
    const error = await refused('CREATE STREAM N AS SELECT ID, CUST FROM ORDERS WHERE QTY;');
    expect(error.message).toBe('The WHERE condition must be BOOLEAN, but is INTEGER.');
  });

  it('may compare ROWTIME with text, which becomes milliseconds', async () => {
    const plan = await planned(
      "CREATE STREAM N AS SELECT ID, CUST FROM ORDERS WHERE ROWTIME >= '1970-01-02T00:00:01';",
    );
    expect(stepOf(plan, 'StreamFilter').predicate).toMatchObject({
      right: { kind: 'BigintLiteral', value: 86_401_000n },
    });
    expect((await refused("CREATE STREAM N AS SELECT ID, CUST FROM ORDERS WHERE ROWTIME > 'soon';")).message).toContain(
      "'soon' is not a timestamp",
    );
  });
});

describe('a transient query', () => {
  it('shows the selected columns in their order, keys and repeated keys included', async () => {
    const plan = await planned('SELECT CUST, ID, ID AS AGAIN, ROWTIME FROM ORDERS EMIT CHANGES LIMIT 3;');
    expect(plan.output.columns.map((c) => c.name)).toEqual(['CUST', 'ID', 'AGAIN', 'ROWTIME']);
    expect(plan).toMatchObject({ sink: null, limit: 3, resultKind: 'STREAM' });
  });

  it('without EMIT is left to the server, as a pull query', async () => {
    expect(await new EngineFixture().run(`${ORDERS} SELECT * FROM ORDERS;`)).toMatchObject({ kind: 'NotHandled' });
  });
});

describe('table functions', () => {
  it('become columns before the projection, one per call', async () => {
    const plan = await planned(
      'CREATE STREAM N AS SELECT ID, EXPLODE(TAGS) AS T, UCASE(EXPLODE(TAGS)) AS U FROM ORDERS;',
    );
    expect(stepOf(plan, 'StreamFlatMap').tableFunctions).toHaveLength(2);
    expect(stepOf(plan, 'StreamFlatMap').schema.value.at(-1)).toMatchObject({ name: 'KSQL_SYNTH_1' });
    expect(formatSchema(plan.root.schema)).toBe('`ID` INTEGER KEY, `T` STRING, `U` STRING');
  });

  it('are refused outside of the SELECT', async () => {
    const error = await refused("CREATE STREAM N AS SELECT ID, CUST FROM ORDERS WHERE EXPLODE(TAGS) = 'x';");
    expect(error.message).toContain('cannot be used in WHERE');
  });
});
