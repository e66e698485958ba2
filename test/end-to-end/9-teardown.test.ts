import axios from 'axios';
import kafkajs from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { product } from './support/product.ts';

describe('npm run teardown', () => {
  it('removes everything that the definition made', async () => {
    const teardown = await product.run('teardown', '--yes');
    expect(teardown.code, teardown.stdout + teardown.stderr).toBe(0);
  });

  it('leaves no topic, subject, connector, index, table, slot or publication', async () => {
    const admin = new kafkajs.Kafka({ brokers: product.endpoint('KAFKA_BROKERS').split(','), logLevel: 0 }).admin();
    await admin.connect();
    const topics = await admin.listTopics();
    await admin.disconnect();
    const ours = topics.filter((t) => /^(click_events|shop\.|campaign_|dlq\.|_confluent-ksql-.*query)/.test(t));
    expect(ours).toEqual([]);
    const subjects = await axios.get<string[]>(`${product.endpoint('SCHEMA_REGISTRY_URL')}/subjects`);
    expect(subjects.data.filter((s) => /^(click_events|shop\.|campaign_)/.test(s))).toEqual([]);
    expect((await axios.get(`${product.endpoint('CONNECT_URL')}/connectors`)).data).toEqual([]);
    const indices = await axios.get<{ index: string }[]>(
      `${product.endpoint('ELASTICSEARCH_URL')}/_cat/indices/shop-*`,
      {
        params: { format: 'json' },
      },
    );
    expect(indices.data).toEqual([]);
    expect(await product.query('SHOP', 'SELECT slot_name FROM pg_replication_slots')).toEqual([]);
    expect(await product.query('SHOP', 'SELECT pubname FROM pg_publication')).toEqual([]);
    for (const database of ['SHOP', 'METRICS'] as const) {
      expect(await product.query(database, `SELECT tablename FROM pg_tables WHERE schemaname = 'public'`)).toEqual([]);
    }
  });

  it('lets setup begin anew', async () => {
    const again = await product.run('setup', '--yes');
    expect(again.code, again.stdout + again.stderr).toBe(0);
  });
});
