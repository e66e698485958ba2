import { describe, expect, it } from 'vitest';
import { retryPolicy } from '../../../src/engine/runtime/retry-policy.ts';

describe('how soon a query that failed is started again (E8)', () => {
  it('is 250 ms at first and 15 s at most when nothing is set, and ten errors are kept', () => {
    expect(retryPolicy({})).toEqual({ firstBackoffMs: 250, maxBackoffMs: 15_000, errorsKept: 10, rules: [] });
  });

  it('is what the server is told', () => {
    const properties = {
      'ksql.query.retry.backoff.initial.ms': '15000',
      'ksql.query.retry.backoff.max.ms': '900000',
      'ksql.query.error.max.queue.size': '3',
    };
    expect(retryPolicy(properties)).toMatchObject({ firstBackoffMs: 15_000, maxBackoffMs: 900_000, errorsKept: 3 });
    expect(retryPolicy({ 'ksql.query.retry.backoff.initial.ms': '20000' }).maxBackoffMs).toBe(20_000);
    expect(retryPolicy({ 'ksql.query.retry.backoff.initial.ms': 'soon' }).firstBackoffMs).toBe(250);
  });
});
