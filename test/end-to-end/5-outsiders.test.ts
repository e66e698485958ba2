import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';
import kafkajs, { type Producer } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { product } from './support/product.ts';

const TOPIC = 'click_events';

let producer: Producer;
let registry: SchemaRegistry;
let schemaId: number;

beforeAll(async () => {
  const kafka = new kafkajs.Kafka({ brokers: product.endpoint('KAFKA_BROKERS').split(','), logLevel: 0 });
  producer = kafka.producer();
  await producer.connect();
  registry = new SchemaRegistry({ host: product.endpoint('SCHEMA_REGISTRY_URL') });
  schemaId = await registry.getLatestSchemaId(`${TOPIC}-value`);
});

afterAll(async () => {
  await producer.disconnect();
});

const click = (campaign: string, number: number, more: Record<string, unknown> = {}) => ({
  event_id: `${campaign}-${number}`,
  session_id: `s-${number % 4}`,
  event_type: 'CLICK',
  item_id: 'P-1001',
  campaign_id: campaign,
  occurred_at: Date.now(),
  ...more,
});

const send = (key: string | null, value: Buffer | null) => producer.send({ topic: TOPIC, messages: [{ key, value }] });

async function counted(campaign: string, expected: number): Promise<string | null | undefined> {
  const rows = await product.until(
    `${expected} clicks of ${campaign}`,
    () =>
      product.query<{ clicks: string | null }>(
        'METRICS',
        'SELECT sum(click_count) AS clicks FROM campaign_click_counts WHERE campaign_id = $1',
        [campaign],
      ),
    ([row]) => Number(row?.clicks) >= expected,
  );
  return rows[0]?.clicks;
}

describe('another producer of the click topic', () => {
  it('is counted like the click API', async () => {
    for (let n = 0; n < 10; n++) await send('outsider', await registry.encode(schemaId, click('outsider', n)));
    expect(await counted('outsider', 10)).toBe('10');
  });

  it('does not stop the pipeline with bytes, schema ids, nulls or fields that make no sense', async () => {
    await send('poison', Buffer.from('not Avro at all'));
    await send('poison', Buffer.from([0, 0x7f, 0xff, 0xff, 0xff, 1, 2, 3]));
    await send('poison', Buffer.concat([(await registry.encode(schemaId, click('poison', 0))).subarray(0, 12)]));
    await send('poison', null);
    await send(null, await registry.encode(schemaId, click('poison', 1)));
    await send('poison', await registry.encode(schemaId, click('poison', 2, { occurred_at: null })));
    await send('after-poison', await registry.encode(schemaId, click('after-poison', 1)));
    expect(await counted('after-poison', 1)).toBe('1');
    expect((await product.process('engine')).state).toBe('healthy');
  });

  it('does not lose a campaign whose name is hard to store', async () => {
    const name = `"quoted"; DROP TABLE campaign_click_counts; -- 'ü' 🎉`;
    await send(name, await registry.encode(schemaId, click(name, 1)));
    expect(await counted(name, 1)).toBe('1');
  });

  it('cannot stop the sink with a campaign that Postgres cannot store', async () => {
    const name = 'zero\u0000byte';
    await send(name, await registry.encode(schemaId, click(name, 1)));
    await send('after-zero', await registry.encode(schemaId, click('after-zero', 1)));
    expect(await counted('after-zero', 1)).toBe('1');
  });
});

describe('a row of the shop', () => {
  it('with a price that is no number is refused: it would stop the capture of every table', async () => {
    const sql = `INSERT INTO products (id, name, price) VALUES ('P-NaN', 'Not a number', 'NaN')`;
    await expect(product.query('SHOP', sql)).rejects.toThrow(/products_no_nan/);
  });
});
