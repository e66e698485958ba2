import { describe, expect, it } from 'vitest';
import { ServerFixture } from './server-fixture.ts';

const NOBODY = { consumers: 0, groups: 0 };
const TOPICS = [
  'orders',
  '_confluent-ksql-default__command_topic',
  '_schemas',
  '__consumer_offsets',
  '__debezium-heartbeat.shop',
  'ksql-notes',
  'connect-status',
];

async function listed(sql: string, environment: Readonly<Record<string, string>> = {}): Promise<unknown[]> {
  await using server = await ServerFixture.start(environment);
  for (const name of TOPICS) server.clusterTopics.set(name, NOBODY);
  const { body } = await server.ksql(sql);
  return (body[0]!.topics as { readonly name: string }[]).map(({ name }) => name);
}

describe('LIST TOPICS', () => {
  it('leaves out the topics of Kafka, Connect, registry and server, and no others', async () => {
    expect(await listed('LIST TOPICS;')).toEqual(['__debezium-heartbeat.shop', 'ksql-notes', 'orders']);
  });

  it('with ALL leaves out only what Kafka keeps for itself', async () => {
    expect(await listed('LIST ALL TOPICS;')).toEqual(TOPICS.filter((name) => name !== '__consumer_offsets').sort());
  });

  it('hides what the server is told to hide, and always its own', async () => {
    expect(await listed('LIST TOPICS;', { KSQL_KSQL_HIDDEN_TOPICS: 'ord.*,ksql-notes' })).toEqual([
      '__debezium-heartbeat.shop',
      '_schemas',
      'connect-status',
    ]);
  });

  it('with EXTENDED counts consumers of every group, and queries of the server', async () => {
    await using server = await ServerFixture.start();
    server.clusterTopics.set('orders', { consumers: 3, groups: 2 });
    server.clusterTopics.set('quiet', NOBODY);
    const { body } = await server.ksql('LIST TOPICS EXTENDED;');
    expect(body[0]).toMatchObject({
      '@type': 'kafka_topics_extended',
      topics: [
        { name: 'orders', replicaInfo: [1], consumerCount: 3, consumerGroupCount: 2 },
        { name: 'quiet', replicaInfo: [1], consumerCount: 0, consumerGroupCount: 0 },
      ],
    });
  });
});

describe('read-only topics', () => {
  it.each([
    [
      'the log of processing',
      "CREATE STREAM s (a INT) WITH (KAFKA_TOPIC='default_ksql_processing_log', PARTITIONS=1, VALUE_FORMAT='JSON');",
    ],
    ['a listed topic', "CREATE STREAM s (a INT) WITH (KAFKA_TOPIC='ledger', PARTITIONS=1, VALUE_FORMAT='JSON');"],
  ])('take no rows: %s', async (_, create) => {
    await using server = await ServerFixture.start({ KSQL_KSQL_READONLY_TOPICS: 'led.*' });
    const values = await server.ksql(`${create} INSERT INTO s VALUES (1);`);
    expect(values.body).toMatchObject({ '@type': 'generic_error', error_code: 40000 });
    const query = await server.ksql(`${create} INSERT INTO s SELECT * FROM s;`);
    expect(query.body).toMatchObject({ '@type': 'generic_error', error_code: 40000 });
  });
});
