import { expect, it } from 'vitest';
import { printExecutionPlan } from '../../../src/engine/plan/print-execution-plan.ts';
import { EngineFixture } from '../statements/statement-fixtures.ts';

it('lists the header columns of a source twice: as what they are, and as values', async () => {
  const plan = await new EngineFixture().plan(
    `CREATE STREAM S (ID INT KEY, V INT, H BYTES HEADER('h')) WITH (KAFKA_TOPIC='s', PARTITIONS=1, VALUE_FORMAT='JSON');
     CREATE STREAM N AS SELECT ID, V FROM S;`,
  );
  expect(printExecutionPlan(plan)).toBe(
    [
      ' > [ SINK ] | Schema: ID INTEGER KEY, V INTEGER | Logger: CSAS_N_0.N',
      '\t\t > [ PROJECT ] | Schema: ID INTEGER KEY, V INTEGER | Logger: CSAS_N_0.Project',
      "\t\t\t\t > [ SOURCE ] | Schema: ID INTEGER KEY, V INTEGER, H BYTES HEADER('h'), H BYTES, ROWTIME BIGINT, ROWPARTITION INTEGER, ROWOFFSET BIGINT, ID INTEGER | Logger: CSAS_N_0.KsqlTopic.Source",
      '',
    ].join('\n'),
  );
});

it('projects all columns of a source table', async () => {
  const outcome = await new EngineFixture().run(
    "CREATE SOURCE TABLE T (ID INT PRIMARY KEY, V INT) WITH (KAFKA_TOPIC='t', PARTITIONS=1, VALUE_FORMAT='JSON');",
  );
  const plan = outcome.kind === 'SourceCreated' ? outcome.query : null;
  expect(plan && printExecutionPlan(plan)).toMatch(
    /^ > \[ PROJECT \] \| Schema: ID INTEGER KEY, V INTEGER \| Logger: CST_T_0\.Project\n\t\t > \[ SOURCE \]/,
  );
});
