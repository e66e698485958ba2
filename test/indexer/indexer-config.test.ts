import { expect, it } from 'vitest';
import { indexerConfig } from '../../src/indexer/indexer-config.ts';

const GIVEN = { KAFKA_BROKERS: '127.0.0.1:9092', SCHEMA_REGISTRY_URL: 'http://r', ELASTICSEARCH_URL: 'http://e' };

it('settings have the defaults of the field', () => {
  expect(indexerConfig(GIVEN)).toMatchObject({
    INDEXER_GROUP: 'clickstream-indexer',
    INDEXER_TOPIC_PREFIX: 'shop.public.',
  });
});

it('missing settings are all named at once', () => {
  expect(() => indexerConfig({ KAFKA_BROKERS: 'b' })).toThrow(/SCHEMA_REGISTRY_URL.*ELASTICSEARCH_URL/);
});
