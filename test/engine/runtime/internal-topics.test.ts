import { describe, expect, it } from 'vitest';
import { changelogSpec, commandTopicSpec, repartitionSpec } from '../../../src/engine/runtime/internal-topics.ts';

describe('internal topics', () => {
  it('are configured as a ksqlDB server configures its command topic', () => {
    expect(commandTopicSpec('c', {})).toEqual({
      name: 'c',
      partitions: 1,
      replicas: 1,
      config: {
        'cleanup.policy': 'delete',
        'retention.ms': '-1',
        'min.insync.replicas': '1',
        'unclean.leader.election.enable': 'false',
      },
    });
    const spread = { 'ksql.internal.topic.replicas': '3', 'ksql.internal.topic.min.insync.replicas': '2' };
    expect(commandTopicSpec('c', spread)).toMatchObject({ replicas: 3, config: { 'min.insync.replicas': '2' } });
  });

  it('are configured as Kafka Streams configures its repartition topics', () => {
    expect(repartitionSpec('r', 4, 1)).toEqual({
      name: 'r',
      partitions: 4,
      replicas: 1,
      config: {
        'cleanup.policy': 'delete',
        'segment.bytes': '52428800',
        'retention.ms': '-1',
        'message.timestamp.type': 'CreateTime',
      },
    });
  });

  it('never lose state by the clock of the broker: changelogs are only compacted', () => {
    const { config } = changelogSpec('l', 1, 1);
    expect(config['cleanup.policy']).toBe('compact');
    expect(config['retention.ms']).toBeUndefined();
  });
});
