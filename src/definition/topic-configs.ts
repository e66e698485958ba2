// The settings that a Kafka topic has, so that a mistyped one is refused before anything is created.
import { nearestNames } from '../common/nearest-names.ts';

type Kind = 'whole' | 'fraction' | 'truth' | readonly string[];

const TOPIC_CONFIGS: Readonly<Record<string, Kind>> = {
  'cleanup.policy': ['delete', 'compact', 'compact,delete', 'delete,compact'],
  'compression.gzip.level': 'whole',
  'compression.lz4.level': 'whole',
  'compression.type': ['uncompressed', 'zstd', 'lz4', 'snappy', 'gzip', 'producer'],
  'compression.zstd.level': 'whole',
  'delete.retention.ms': 'whole',
  'file.delete.delay.ms': 'whole',
  'flush.messages': 'whole',
  'flush.ms': 'whole',
  'index.interval.bytes': 'whole',
  'local.retention.bytes': 'whole',
  'local.retention.ms': 'whole',
  'max.compaction.lag.ms': 'whole',
  'max.message.bytes': 'whole',
  'message.timestamp.after.max.ms': 'whole',
  'message.timestamp.before.max.ms': 'whole',
  'message.timestamp.type': ['CreateTime', 'LogAppendTime'],
  'min.cleanable.dirty.ratio': 'fraction',
  'min.compaction.lag.ms': 'whole',
  'min.insync.replicas': 'whole',
  preallocate: 'truth',
  'remote.log.copy.disable': 'truth',
  'remote.log.delete.on.disable': 'truth',
  'remote.storage.enable': 'truth',
  'retention.bytes': 'whole',
  'retention.ms': 'whole',
  'segment.bytes': 'whole',
  'segment.index.bytes': 'whole',
  'segment.jitter.ms': 'whole',
  'segment.ms': 'whole',
  'unclean.leader.election.enable': 'truth',
};

/** Brokers of other makers have settings of their own; these begin so. */
const FOREIGN = /^(confluent|redpanda|follower\.replication|leader\.replication)\./;

/** What is wrong with a setting, or null. */
export function topicConfigProblem(name: string, value: string): { message: string; nextStep: string } | null {
  if (FOREIGN.test(name)) return null;
  const kind = TOPIC_CONFIGS[name];
  if (kind === undefined) {
    const [near] = nearestNames(name, Object.keys(TOPIC_CONFIGS), 1);
    const nextStep = near === undefined ? "See Kafka's list of topic settings." : `Did you mean "${near}"?`;
    return { message: `"${name}" is not a setting of a topic`, nextStep };
  }
  const message = `"${name}" cannot be "${value}"`;
  if (kind === 'whole') return /^-?\d+$/.test(value) ? null : { message, nextStep: 'Give a whole number.' };
  if (kind === 'truth') return /^(true|false)$/.test(value) ? null : { message, nextStep: 'Give true or false.' };
  if (kind === 'fraction') {
    return /^(0(\.\d+)?|1(\.0+)?)$/.test(value) ? null : { message, nextStep: 'Give a number between 0 and 1.' };
  }
  return kind.includes(value) ? null : { message, nextStep: `Give one of ${kind.join(' | ')}.` };
}
