import { describe, expect, it } from 'vitest';
import { classifyError } from '../../../src/engine/runtime/query-runner.ts';
import { ClickstreamError } from '../../../src/errors/clickstream-error.ts';

describe('the class of an error that ended a session (E8)', () => {
  it('is SYSTEM when the cluster is to blame and a retry may help', () => {
    expect(classifyError(new ClickstreamError('KAFKA_REQUEST_FAILED', 'the broker is away'))).toBe('SYSTEM');
    expect(classifyError(new ClickstreamError('KAFKA_COMMIT_FAILED', 'the broker is away'))).toBe('SYSTEM');
    expect(classifyError(Object.assign(new Error('closed'), { name: 'KafkaJSConnectionError' }))).toBe('SYSTEM');
  });

  it('is USER when data or statement are to blame', () => {
    expect(classifyError(new ClickstreamError('SERDE_FAILED', 'no JSON'))).toBe('USER');
    expect(classifyError(new ClickstreamError('KAFKA_OFFSET_OUT_OF_RANGE', 'removed'))).toBe('USER');
    expect(classifyError(new ClickstreamError('KAFKA_TOPIC_MISSING', 'deleted'))).toBe('USER');
    expect(classifyError(new ClickstreamError('QUERY_PARTITIONS_CHANGED', 'grown'))).toBe('USER');
  });

  it('is UNKNOWN for everything else', () => {
    expect(classifyError(new TypeError('undefined'))).toBe('UNKNOWN');
  });
});
