import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runSqlTests } from '../../../src/engine/test-driver/run-sql-test.ts';

const SCRIPT = `CREATE STREAM s (k STRING KEY, v INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=1);`;
const run = (text: string) => runSqlTests(text, { readScript: () => SCRIPT });
const outcome = async (text: string) => (await run(text)).map((r) => r.failure?.error.message ?? 'passed');

describe('SQL tests', () => {
  it('pass when inserted rows come out as asserted, each case on its own', async () => {
    const text = `
--@test: sums
RUN SCRIPT 's.sql';
CREATE TABLE t AS SELECT k, SUM(v) AS total FROM s GROUP BY k;
INSERT INTO s (k, v) VALUES ('a', 1);
ASSERT VALUES t (k, total) VALUES ('a', 1);
INSERT INTO s (k, v, ROWTIME) VALUES ('a', 2, 50);
ASSERT VALUES t (k, total, ROWTIME) VALUES ('a', 3, 50);
--@test: starts empty
RUN SCRIPT 's.sql';
INSERT INTO s (k, v) VALUES ('a', 5);
ASSERT VALUES s (v) VALUES (5);
`;
    expect(await outcome(text)).toEqual(['passed', 'passed']);
  });

  it('show what was expected and what came, column by column', async () => {
    const [result] = await run(`
--@test: wrong
RUN SCRIPT 's.sql';
INSERT INTO s (k, v) VALUES ('a', 1);
ASSERT VALUES s (k, v) VALUES ('a', 2);
`);
    expect(result?.failure?.columns).toEqual([
      { column: 'K', expected: 'a', actual: 'a', equal: true },
      { column: 'V', expected: 2, actual: 1, equal: false },
    ]);
    expect(result?.failure?.statement?.text).toContain('ASSERT VALUES');
  });

  it('put variables in the statements and scripts that follow their definition, in their case only', async () => {
    const text = `
--@test: variables
DEFINE format = 'JSON';
DEFINE n = '7';
CREATE STREAM x (k STRING KEY, v INT) WITH (KAFKA_TOPIC='x_\${format}', VALUE_FORMAT='\${format}', PARTITIONS=1);
INSERT INTO x (k, v) VALUES ('\${n}', \${n});
ASSERT VALUES x (k, v) VALUES ('7', 7);
ASSERT STREAM x WITH (KAFKA_TOPIC='x_JSON');
RUN SCRIPT 'with-variable.sql';
ASSERT STREAM y WITH (VALUE_FORMAT='JSON');
UNDEFINE n;
INSERT INTO x (k) VALUES ('\${n}');
ASSERT VALUES x (k) VALUES ('$\${n}');
--@test: another case
--@expected.error: SQL_SYNTAX
CREATE STREAM x (v INT) WITH (KAFKA_TOPIC='x', VALUE_FORMAT=\${format}, PARTITIONS=1);
`;
    const script = `CREATE STREAM y (v INT) WITH (KAFKA_TOPIC='y', VALUE_FORMAT='\${format}', PARTITIONS=1);`;
    const results = await runSqlTests(text, { readScript: () => script });
    expect(results.map((r) => r.failure?.error.message ?? 'passed')).toEqual(['passed', 'passed']);
  });

  it('look for topics and schemas', async () => {
    const asserted = (assertion: string) => `
--@test: ${assertion}
CREATE STREAM x (v INT) WITH (KAFKA_TOPIC='x', VALUE_FORMAT='AVRO', PARTITIONS=3);
${assertion}`;
    expect(await outcome(asserted("ASSERT TOPIC 'x' WITH (PARTITIONS=3) TIMEOUT 1 SECOND;"))).toEqual(['passed']);
    expect(await outcome(asserted("ASSERT NOT EXISTS TOPIC 'y';"))).toEqual(['passed']);
    expect(await outcome(asserted("ASSERT SCHEMA SUBJECT 'x-value' ID 1;"))).toEqual(['passed']);
    expect(await outcome(asserted("ASSERT NOT EXISTS SCHEMA SUBJECT 'x-key';"))).toEqual(['passed']);
    expect((await outcome(asserted("ASSERT TOPIC 'x' WITH (PARTITIONS=4);")))[0]).toContain('PARTITIONS 3, not 4');
    expect((await outcome(asserted("ASSERT TOPIC 'y';")))[0]).toContain('the topic y does not exist');
    expect((await outcome(asserted("ASSERT NOT EXISTS TOPIC 'x';")))[0]).toContain('the topic x exists');
    expect((await outcome(asserted('ASSERT SCHEMA ID 9;')))[0]).toContain('with the id 9 does not exist');
  });

  it('fail when nothing more was written', async () => {
    const text = `--@test: missing\nRUN SCRIPT 's.sql';\nASSERT VALUES s (k, v) VALUES ('a', 2);`;
    expect((await outcome(text))[0]).toContain('Nothing more was written to S');
  });

  it('tell deletes from rows', async () => {
    const text = `
--@test: deletes
CREATE TABLE t (k STRING PRIMARY KEY, v INT) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON', PARTITIONS=1);
CREATE TABLE big AS SELECT k, v FROM t WHERE v > 10;
INSERT INTO t (k, v) VALUES ('a', 11);
INSERT INTO t (k, v) VALUES ('a', 1);
ASSERT VALUES big (k, v) VALUES ('a', 11);
ASSERT NULL VALUES big (k) KEY ('a');
`;
    expect(await outcome(text)).toEqual(['passed']);
  });

  it('look at columns and properties of a stream', async () => {
    const asserted = (v: string) => `
--@test: stream
RUN SCRIPT 's.sql';
CREATE STREAM c AS SELECT k, v + 1 AS w FROM s;
ASSERT STREAM c (k STRING KEY, w ${v}) WITH (KAFKA_TOPIC='C', VALUE_FORMAT='JSON');`;
    expect(await outcome(asserted('INT'))).toEqual(['passed']);
    expect((await outcome(asserted('BIGINT')))[0]).toContain('columns of C differ');
  });

  it('pass when the last statement is refused with the expected message, and fail when it is not', async () => {
    const text = (message: string) => `
--@test: refused
--@expected.error: io.confluent.ksql.util.KsqlException
--@expected.message: ${message}
RUN SCRIPT 's.sql';
CREATE STREAM c AS SELECT nothing FROM s;`;
    expect(await outcome(text('nothing'))).toEqual(['passed']);
    expect((await outcome(text('something else')))[0]).toContain('NOTHING');
    expect((await outcome(text('x').replace('nothing', 'k, v')))[0]).toContain('must be refused');
  });

  it("pass for the pipeline's own SQL", async () => {
    for (const file of readdirSync('ksql/tests')) {
      const results = await runSqlTests(readFileSync(`ksql/tests/${file}`, 'utf8'), {
        readScript: (name) => readFileSync(name, 'utf8'),
      });
      expect(results.map((r) => `${file}: ${r.name}: ${r.failure?.error.message ?? 'passed'}`)).toEqual(
        results.map((r) => `${file}: ${r.name}: passed`),
      );
    }
  });
});
