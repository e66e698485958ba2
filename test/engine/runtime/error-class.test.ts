import { describe, expect, it } from 'vitest';
import { classifyError, errorRules } from '../../../src/engine/runtime/error-class.ts';
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

  it('is USER when a schema is missing, a function cannot go on, or the broker refuses for want of rights', () => {
    expect(classifyError(new ClickstreamError('SERDE_SCHEMA_NOT_FOUND', 'no id 7'))).toBe('USER');
    expect(classifyError(new ClickstreamError('EVALUATION_FAILED', 'a sum is too large'))).toBe('USER');
    const cause = Object.assign(new Error('not authorized'), { type: 'TOPIC_AUTHORIZATION_FAILED' });
    expect(classifyError(new ClickstreamError('KAFKA_REQUEST_FAILED', 'refused', { cause }))).toBe('USER');
  });

  it('is what the rules of the server say, when it would be UNKNOWN without them', () => {
    const rules = errorRules({
      'ksql.error.classifier.regex': 'SYSTEM .*disk is full.*',
      'ksql.error.classifier.regex.types': 'user TypeError',
      'ksql.error.classifier.regex.broken': 'USER (',
    });
    expect(classifyError(new Error('a', { cause: new Error('the disk is full now') }), rules)).toBe('SYSTEM');
    expect(classifyError(new TypeError('undefined'), rules)).toBe('USER');
    expect(classifyError(new Error('disk'), rules)).toBe('UNKNOWN');
    expect(classifyError(new ClickstreamError('SERDE_FAILED', 'disk is full'), rules)).toBe('USER');
  });

  it('is UNKNOWN for everything else', () => {
    expect(classifyError(new TypeError('undefined'))).toBe('UNKNOWN');
  });
});
