import { describe, expect, it } from 'vitest';
import { formatSchema } from '../../../src/engine/schema/logical-schema.ts';
import { CUSTOMERS, EngineFixture, ORDERS, outline, stepOf } from '../statements/statement-fixtures.ts';

const planned = async (sql: string) => new EngineFixture().plan(`${ORDERS} ${CUSTOMERS} ${sql}`);
const refused = async (sql: string) => new EngineFixture().refusal(`${ORDERS} ${CUSTOMERS} ${sql}`);

describe('an aggregation', () => {
  it('carries only the columns it needs, in order of first use', async () => {
    const plan = await planned(
      'CREATE TABLE N AS SELECT CUST, SUM(QTY) AS Q FROM ORDERS WHERE AMOUNT > 1 GROUP BY CUST HAVING COUNT(*) > 1;',
    );
    const step = stepOf(plan, 'StreamAggregate');
    expect(step.nonAggregateColumns).toEqual(['CUST', 'QTY', 'AMOUNT', 'ROWTIME']);
    expect(step.aggregates.map((a) => a.functionName)).toEqual(['SUM', 'COUNT']);
    expect(outline(plan.root)).toEqual([
      'TableSink N',
      'TableSelect Aggregate.Project',
      'TableFilter Aggregate.HavingFilter',
      'StreamAggregate Aggregate.Aggregate',
      'StreamGroupBy Aggregate.GroupBy',
      'StreamSelect Aggregate.Prepare',
      'StreamFilter WhereFilter',
      'StreamSource KsqlTopic.Source',
    ]);
    expect(plan.materializedStore).toBe('Aggregate-Aggregate-Materialize');
  });

  it('computes arguments that are no columns before the grouping and keeps constants as they are', async () => {
    const plan = await planned('CREATE TABLE N AS SELECT CUST, TOPK(QTY * 2, 3) AS T FROM ORDERS GROUP BY CUST;');
    const [call] = stepOf(plan, 'StreamAggregate').aggregates;
    expect(call?.args[0]).toMatchObject({ kind: 'ColumnReference', name: 'KSQL_INTERNAL_COL_2' });
    expect(call?.args[1]).toMatchObject({ kind: 'IntegerLiteral', value: 3 });
  });

  it('needs no repartitioning when grouped by the key', async () => {
    const plan = await planned('CREATE TABLE N AS SELECT ID, COUNT(*) AS C FROM ORDERS GROUP BY ID;');
    expect(stepOf(plan, 'StreamGroupByKey').schema.key[0]).toMatchObject({ name: 'ID' });
  });

  it('names the key by the select item that repeats the grouping expression', async () => {
    const plan = await planned('CREATE TABLE N AS SELECT UCASE(CUST) AS U, COUNT(*) FROM ORDERS GROUP BY UCASE(CUST);');
    expect(formatSchema(plan.root.schema)).toBe('`U` STRING KEY, `KSQL_COL_0` BIGINT');
    expect(stepOf(plan, 'StreamGroupBy').schema.key[0]).toMatchObject({ name: 'KSQL_COL_0' });
  });

  it('may use a grouping expression inside another', async () => {
    const plan = await planned(
      "CREATE TABLE N AS SELECT UCASE(CUST) AS U, CONCAT(UCASE(CUST), 'x') AS X, COUNT(*) AS C FROM ORDERS GROUP BY UCASE(CUST);",
    );
    expect(formatSchema(plan.root.schema)).toBe('`U` STRING KEY, `X` STRING, `C` BIGINT');
  });

  it('of a table needs functions that can take a row back', async () => {
    const plan = await planned('CREATE TABLE N AS SELECT CITY, COUNT(*) AS C FROM CUSTOMERS GROUP BY CITY;');
    expect(outline(plan.root)).toContain('TableGroupBy Aggregate.GroupBy');
    const error = await refused('CREATE TABLE N AS SELECT CITY, MAX(NAME) AS M FROM CUSTOMERS GROUP BY CITY;');
    expect(error.message).toContain('MAX can aggregate streams only');
  });

  it.each([
    ['CREATE TABLE N AS SELECT CUST, QTY, COUNT(*) AS C FROM ORDERS GROUP BY CUST;', 'QTY is selected but neither'],
    ['CREATE TABLE N AS SELECT CUST, COUNT(*) AS C FROM ORDERS GROUP BY CUST HAVING QTY > 1;', 'HAVING uses QTY'],
    ['CREATE TABLE N AS SELECT CUST FROM ORDERS GROUP BY CUST;', 'needs an aggregate function'],
    ['CREATE TABLE N AS SELECT COUNT(*) AS C FROM ORDERS GROUP BY CUST;', 'must include the grouping expression CUST'],
    ['CREATE TABLE N AS SELECT COUNT(*) AS C FROM ORDERS;', 'needs a GROUP BY'],
    ['CREATE TABLE N AS SELECT CUST, SUM(COUNT(*)) AS C FROM ORDERS GROUP BY CUST;', 'cannot stand inside SUM'],
    ['CREATE TABLE N AS SELECT CUST, COUNT(*) AS C FROM ORDERS GROUP BY COUNT(*);', 'GROUP BY cannot use'],
    ['CREATE STREAM N AS SELECT CUST, COUNT(*) AS C FROM ORDERS GROUP BY CUST;', 'makes a TABLE'],
    ['CREATE TABLE N AS SELECT CUST, SUM(CUST) AS C FROM ORDERS GROUP BY CUST;', 'SUM(STRING)'],
    ['CREATE TABLE N AS SELECT CUST, EARLIEST_BY_OFFSET(QTY, ID) AS C FROM ORDERS GROUP BY CUST;', 'must be a literal'],
  ])('is refused: %s', async (sql, message) => {
    expect((await refused(sql)).message).toContain(message);
  });
});

describe('a transient query', () => {
  it('aggregates all rows into one when it has no GROUP BY', async () => {
    const plan = await planned('SELECT COUNT(*) AS C FROM ORDERS EMIT CHANGES;');
    expect(plan.output.columns.map((c) => c.name)).toEqual(['C']);
    expect(stepOf(plan, 'StreamGroupBy').groupBy).toMatchObject([{ kind: 'IntegerLiteral' }]);
  });
});

describe('a windowed aggregation', () => {
  it('has its bounds in the SELECT, under other names', async () => {
    const plan = await planned(
      'CREATE TABLE N AS SELECT CUST, WINDOWSTART AS WS, COUNT(*) AS C FROM ORDERS WINDOW TUMBLING (SIZE 2 MINUTES) GROUP BY CUST;',
    );
    expect(formatSchema(plan.root.schema)).toBe('`CUST` STRING KEY, `WS` BIGINT, `C` BIGINT');
    expect(plan.window).toEqual({ type: 'TUMBLING', sizeMs: 120_000 });
    expect(
      stepOf(plan, 'StreamWindowedAggregate')
        .schema.value.slice(-2)
        .map((c) => c.name),
    ).toEqual(['WINDOWSTART', 'WINDOWEND']);
  });

  it('emits once at the end with EMIT FINAL', async () => {
    const plan = await planned(
      'CREATE TABLE N AS SELECT CUST, COUNT(*) AS C FROM ORDERS WINDOW TUMBLING (SIZE 1 HOUR) GROUP BY CUST EMIT FINAL;',
    );
    expect(stepOf(plan, 'StreamWindowedAggregate').emitFinal).toBe(true);
    expect(
      (await refused('CREATE TABLE N AS SELECT CUST, COUNT(*) AS C FROM ORDERS GROUP BY CUST EMIT FINAL;')).message,
    ).toContain('only for windowed aggregations');
  });

  it.each([
    ['HOPPING (SIZE 1 HOUR, ADVANCE BY 2 HOURS)', 'advance'],
    ['TUMBLING (SIZE 1 HOUR, RETENTION 1 MINUTE)', 'retention'],
  ])('is refused with %s', async (window, message) => {
    const error = await refused(
      `CREATE TABLE N AS SELECT CUST, COUNT(*) AS C FROM ORDERS WINDOW ${window} GROUP BY CUST;`,
    );
    expect(error.message).toContain(message);
  });

  it.each([
    'SELECT CUST, COUNT(*) AS C FROM ORDERS WINDOW TUMBLING (SIZE 1 HOUR) GROUP BY CUST, WINDOWSTART',
    'SELECT CUST, MIN(WINDOWSTART) AS C FROM ORDERS WINDOW TUMBLING (SIZE 1 HOUR) GROUP BY CUST',
    'SELECT CUST, COUNT(*) AS C FROM ORDERS WINDOW TUMBLING (SIZE 1 HOUR) WHERE WINDOWSTART > 1 GROUP BY CUST',
  ])('uses its bounds nowhere but in the SELECT: %s', async (query) => {
    expect((await refused(`CREATE TABLE N AS ${query};`)).code).toBe('STATEMENT_INVALID');
  });

  it('cannot be read by another persistent query', async () => {
    const error = await refused(
      'CREATE TABLE N AS SELECT CUST, COUNT(*) AS C FROM ORDERS WINDOW TUMBLING (SIZE 1 HOUR) GROUP BY CUST; CREATE TABLE M AS SELECT * FROM N;',
    );
    expect(error.message).toContain('cannot read the windowed table N');
  });
});
