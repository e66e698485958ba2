import { describe, expect, it } from 'vitest';
import { printEntity } from '../../../src/cli/ksql/entity-tables.ts';
import { displayWidth } from '../../../src/common/display-width.ts';

const STRING = { type: 'STRING', fields: null, memberSchema: null };

const source = (more: object): object => ({
  '@type': 'sourceDescription',
  sourceDescription: {
    name: 'CLICKS',
    type: 'TABLE',
    windowType: null,
    fields: [{ name: 'ID', schema: STRING, type: 'KEY' }],
    extended: false,
    ...more,
  },
});

describe('answers as tables', () => {
  it('keep a query on one line, its statement cut to the terminal', () => {
    const sql = 'CREATE TABLE t AS\n  SELECT id, COUNT(*) FROM clicks GROUP BY id EMIT CHANGES;'.repeat(3);
    const query = { id: 'CTAS_T_1', queryType: 'PERSISTENT', statusCount: { RUNNING: 1 }, sinks: ['T'] };
    const lines = printEntity({ '@type': 'queries', queries: [{ ...query, queryString: sql }] }, 80).split('\n');
    expect(lines).toHaveLength(5);
    expect(lines[3]).toContain('|CTAS_T_1|PERSISTENT|RUNNING|T    |CREATE TABLE t AS SELECT id');
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(80);
  });

  it('list names in their order, whatever the order of the server', () => {
    const streams = ['B', 'A'].map((name) => ({ name }));
    expect(printEntity({ '@type': 'streams', streams }, 80)).toMatch(/\|A .*\|B /s);
  });

  it('say how many partitions and replicas a topic has', () => {
    const topics = [{ name: 't', replicaInfo: [3, 3] }];
    expect(printEntity({ '@type': 'kafka_topics', topics }, 80)).toContain('|t    |2         |3       |');
  });

  it.each([
    ['a table', {}, 'STRING (primary key)'],
    ['a stream', { type: 'STREAM' }, 'STRING (key)'],
    ['a windowed table', { windowType: 'TUMBLING' }, 'STRING (primary key) (window TUMBLING)'],
  ])('name the key of %s', (_, more, type) => {
    expect(printEntity(source(more), 80)).toContain(`|ID   |${type}`);
  });

  it('show how far queries have read, and what goes wrong', () => {
    const text = printEntity(
      source({
        extended: true,
        statement: 'CREATE TABLE clicks (id STRING PRIMARY KEY);',
        sourceConstraints: ['PER_DAY'],
        queryOffsetSummaries: [
          {
            groupId: 'g',
            topicSummaries: [
              { kafkaTopic: 't', offsets: [{ partition: 0, logStartOffset: 0, logEndOffset: 9, consumerOffset: 7 }] },
            ],
          },
        ],
        clusterErrorStats: [{ host: 'h:1', name: 'consumer-failed-messages', value: 4, timestamp: 0 }],
      }),
      80,
    );
    expect(text).toContain('|t    |0        |0    |9  |7     |2  |');
    expect(text).toContain('|h:1 |consumer-failed-messages|4    |');
    expect(text).toContain('Cannot be dropped before: PER_DAY');
  });

  it('moves the steps of a plan in by two columns each', () => {
    const executionPlan = ' > [ SINK ] | a\n\t\t > [ PROJECT ] | b\n\t\t\t\t > [ SOURCE ] | c\n';
    const text = printEntity({ '@type': 'queryDescription', queryDescription: { id: 'Q', executionPlan } }, 80);
    expect(text).toContain('\n> [ SINK ] | a\n  > [ PROJECT ] | b\n    > [ SOURCE ] | c\n');
  });

  it('prints warnings, and kinds that it does not know as JSON', () => {
    expect(printEntity({ '@type': 'new', warnings: [{ message: 'old' }] }, 80)).toMatch(/"new".*\nWarning: old$/s);
  });
});
