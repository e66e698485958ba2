// Which topic a new stream or table gets: one that exists and fits, or one to be created.
import type { SourceKind } from '../../sql/ast.ts';
import { statementInvalid } from '../analyze/statement-error.ts';
import type { WindowInfo } from '../plan/execution-step.ts';
import type { CleanupPolicy, TopicAdmin, TopicDescription, TopicSpec } from './topic-admin.ts';
import type { WithProperties } from './with-properties.ts';

/** Retention of a sink's topic when its source's topic has none of its own. */
export const SEVEN_DAYS_MS = 7 * 24 * 60 * 60 * 1000;

export function cleanupPolicy(kind: SourceKind, windowed: boolean): CleanupPolicy {
  if (kind === 'STREAM') return 'delete';
  return windowed ? 'compact,delete' : 'compact';
}

/** A ksqlDB server asks Kafka, and what Kafka refuses is an error of the server. */
const AS_KAFKA_REFUSES = { answerAs: 'server-error' };

/** @throws ClickstreamError when CLEANUP_POLICY is given, or RETENTION_MS for a table without windows. */
export function checkTopicProperties(properties: WithProperties, kind: SourceKind, windowed: boolean): void {
  if (properties.has('CLEANUP_POLICY'))
    throw statementInvalid('CLEANUP_POLICY cannot be set: it follows from what is created, a stream or a table.', {
      span: properties.span('CLEANUP_POLICY'),
    });
  if (properties.has('RETENTION_MS') && kind === 'TABLE' && !windowed)
    throw statementInvalid('RETENTION_MS is not for tables without windows: they keep the last row of every key.', {
      span: properties.span('RETENTION_MS'),
    });
  for (const name of ['PARTITIONS', 'REPLICAS']) {
    const value = properties.number(name);
    if (value !== null && value <= 0 && value !== -1)
      throw statementInvalid(`${name} must be more than zero, not ${value}.`, {
        span: properties.span(name),
        details: AS_KAFKA_REFUSES,
      });
  }
}

/** The topic of CREATE STREAM|TABLE. null: it exists. @throws ClickstreamError when it is missing and PARTITIONS too. */
export async function topicForSource(
  name: string,
  properties: WithProperties,
  kind: SourceKind,
  window: WindowInfo | null,
  topics: TopicAdmin,
): Promise<TopicSpec | null> {
  checkTopicName(name, properties);
  const existing = await topics.describe(name);
  const partitions = properties.number('PARTITIONS');
  if (existing) {
    checkExisting(name, existing, properties);
    return null;
  }
  if (partitions === null)
    throw statementInvalid(`The topic ${name} does not exist.`, {
      span: properties.span('KAFKA_TOPIC'),
      details: { topic: name, answerAs: 'bad-request' },
      nextStep: 'Correct KAFKA_TOPIC, or add PARTITIONS to have the topic created.',
    });
  const policy = cleanupPolicy(kind, window !== null);
  return {
    name,
    partitions,
    replicas: properties.number('REPLICAS') ?? 1,
    retentionMs: policy === 'compact' ? null : (properties.number('RETENTION_MS') ?? SEVEN_DAYS_MS),
    cleanupPolicy: policy,
  };
}

/**
 * The topic of CREATE … AS SELECT: what the WITH clause leaves out is taken from the left-most source's topic.
 * @param windowRetentionMs how long the windows of the result are kept; null without windows.
 */
export async function topicForSink(
  name: string,
  properties: WithProperties,
  kind: SourceKind,
  windowRetentionMs: number | null,
  source: TopicDescription | null,
  topics: TopicAdmin,
): Promise<TopicSpec | null> {
  checkTopicName(name, properties);
  const existing = await topics.describe(name);
  if (existing) {
    checkExisting(name, existing, properties);
    return null;
  }
  const retention = properties.number('RETENTION_MS') ?? source?.retentionMs ?? SEVEN_DAYS_MS;
  return {
    name,
    partitions: properties.number('PARTITIONS') ?? source?.partitions ?? 1,
    replicas: properties.number('REPLICAS') ?? source?.replicas ?? 1,
    retentionMs: kind === 'TABLE' ? tableRetention(retention, windowRetentionMs) : retention,
    cleanupPolicy: cleanupPolicy(kind, windowRetentionMs !== null),
  };
}

/** Windows are kept as long as the longer of both says; -1 is for ever. Tables without windows lose nothing by age. */
function tableRetention(retentionMs: number, windowRetentionMs: number | null): number | null {
  if (windowRetentionMs === null) return null;
  return retentionMs < 0 ? retentionMs : Math.max(retentionMs, windowRetentionMs);
}

function checkTopicName(name: string, properties: WithProperties): void {
  if (/^[A-Za-z0-9._-]{1,249}$/.test(name) && name !== '.' && name !== '..') return;
  throw statementInvalid(`'${name}' cannot be the name of a topic.`, {
    span: properties.span('KAFKA_TOPIC'),
    details: AS_KAFKA_REFUSES,
    nextStep: "Use letters, digits, '.', '_' and '-' only, at most 249 of them.",
  });
}

function checkExisting(name: string, existing: TopicDescription, properties: WithProperties): void {
  const partitions = properties.number('PARTITIONS');
  const replicas = properties.number('REPLICAS');
  const wrong =
    partitions !== null && partitions !== -1 && partitions !== existing.partitions
      ? `PARTITIONS is ${partitions}, but the topic ${name} has ${existing.partitions}.`
      : replicas !== null && replicas !== -1 && replicas !== existing.replicas
        ? `REPLICAS is ${replicas}, but the topic ${name} has ${existing.replicas}.`
        : null;
  if (wrong === null) return;
  throw statementInvalid(wrong, {
    span: properties.span('PARTITIONS') ?? properties.span('REPLICAS'),
    details: { topic: name, answerAs: 'server-error' },
    nextStep: 'Leave the property out to use the topic as it is, or name another topic.',
  });
}
