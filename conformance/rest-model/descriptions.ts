// What ksqlDB's clients require of the descriptions of sources and queries, which several answers hold.
import {
  anything,
  decimal,
  flag,
  later,
  list,
  mapOf,
  matching,
  nullable,
  object,
  oneOf,
  type Shape,
  text,
  whole,
} from './json-shape.ts';

const TYPES = [
  'BOOLEAN',
  'INTEGER',
  'BIGINT',
  'DOUBLE',
  'DECIMAL',
  'STRING',
  'BYTES',
  'DATE',
  'TIME',
  'TIMESTAMP',
  'ARRAY',
  'MAP',
  'STRUCT',
];

export const schema: Shape = object(
  { type: oneOf(...TYPES), fields: nullable(later(() => list(field))), memberSchema: nullable(later(() => schema)) },
  { parameters: mapOf(whole) },
);
const field: Shape = object({ name: text, schema }, { type: oneOf('KEY', 'HEADER'), headerKey: text });

const QUERY_STATES = ['RUNNING', 'ERROR', 'UNRESPONSIVE', 'PAUSED'];
const stateCount = mapOf(whole);
const hostStates = mapOf(oneOf(...QUERY_STATES));
const queryType = oneOf('PERSISTENT', 'PUSH', 'PULL', 'STREAM_PULL');

export const runningQuery = object({
  queryString: text,
  sinks: list(text),
  sinkKafkaTopics: list(text),
  id: text,
  statusCount: stateCount,
  queryType,
  state: text,
});

const windowType = nullable(oneOf('TUMBLING', 'HOPPING', 'SESSION'));
const statistic = object({ name: text, host: matching(/:\d+$/), value: decimal, timestamp: whole });

const partitionOffsets = object({
  partition: whole,
  logStartOffset: whole,
  logEndOffset: whole,
  consumerOffset: whole,
});
const offsetSummary = object({
  groupId: text,
  topicSummaries: list(object({ kafkaTopic: text, offsets: list(partitionOffsets) })),
});

export const sourceDescription = object({
  name: text,
  windowType,
  readQueries: list(runningQuery),
  writeQueries: list(runningQuery),
  fields: list(field),
  type: oneOf('STREAM', 'TABLE'),
  timestamp: text,
  statistics: text,
  errorStats: text,
  extended: flag,
  keyFormat: text,
  valueFormat: text,
  topic: text,
  partitions: whole,
  replication: whole,
  statement: text,
  queryOffsetSummaries: list(offsetSummary),
  sourceConstraints: list(text),
  clusterStatistics: list(statistic),
  clusterErrorStats: list(statistic),
});

const topicOffset = object({
  topicPartitionEntity: object({ topic: text, partition: whole }),
  endOffset: whole,
  committedOffset: whole,
});

export const queryDescription = object({
  id: text,
  statementText: text,
  windowType,
  fields: list(field),
  sources: list(text),
  sinks: list(text),
  topology: text,
  executionPlan: text,
  overriddenProperties: mapOf(anything),
  ksqlHostQueryStatus: hostStates,
  queryType,
  queryErrors: list(object({ timestamp: whole, errorMessage: text, type: oneOf('UNKNOWN', 'USER', 'SYSTEM') })),
  tasksMetadata: list(
    object({
      taskId: matching(/^\d+_\d+$/),
      topicOffsets: list(topicOffset),
      timeCurrentIdlingStarted: nullable(whole),
    }),
  ),
  consumerGroupId: text,
  state: nullable(text),
});
