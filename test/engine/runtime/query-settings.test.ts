import { describe, expect, it } from 'vitest';
import { applicationId, querySettings } from '../../../src/engine/runtime/query-settings.ts';

describe('settings of a query', () => {
  it('are those of ksqlDB when nothing is set', () => {
    expect(querySettings()).toMatchObject({ commitIntervalMs: 2_000, caching: true, offsetReset: null });
  });

  it('take names with and without the prefix of Kafka Streams, the session over the server', () => {
    const server = { 'ksql.streams.commit.interval.ms': '500', 'ksql.streams.auto.offset.reset': 'latest' };
    const settings = querySettings(server, { 'auto.offset.reset': 'EARLIEST' });
    expect(settings).toMatchObject({ commitIntervalMs: 500, offsetReset: 'earliest' });
  });

  it('switch coalescing off with a cache of no bytes', () => {
    expect(querySettings({ 'cache.max.bytes.buffering': 0 }).caching).toBe(false);
    expect(querySettings({ 'statestore.cache.max.bytes': '0' }).caching).toBe(false);
  });

  it.each(['exactly_once', 'exactly_once_beta', 'exactly_once_v2'])('read %s as exactly once', (guarantee) => {
    expect(querySettings({ 'processing.guarantee': guarantee }).guarantee).toBe('exactly_once_v2');
  });

  it('name the group and the internal topics as ksqlDB does', () => {
    expect(applicationId('default_', 'CTAS_T_3')).toBe('_confluent-ksql-default_query_CTAS_T_3');
  });
});
