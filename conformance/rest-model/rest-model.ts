// What clients of ksqlDB's REST API require of its answers: every kind of entity with the fields that they are made from, from the
// facts of ksqlDB's model (which fields a reader cannot do without, what may be null, which words an enumeration has).
import { queryDescription, runningQuery, schema, sourceDescription } from './descriptions.ts';
import {
  anything,
  flag,
  later,
  list,
  mapOf,
  matching,
  nullable,
  object,
  oneOf,
  type Shape,
  taggedBy,
  text,
  whole,
} from './json-shape.ts';

const warnings = list(object({ message: text }));

const entity = (type: string, fields: Readonly<Record<string, Shape>>): Readonly<Record<string, Shape>> => ({
  [type]: object({ '@type': oneOf(type), statementText: text, warnings, ...fields }),
});

const source = (type: string): Shape =>
  object({ type: oneOf(type), name: text, topic: text, keyFormat: text, valueFormat: text, isWindowed: flag });

const replicas = { name: text, replicaInfo: list(whole) };
const connectorType = oneOf('source', 'sink', 'unknown');
const workerState = object({ state: text, worker_id: text }, { trace: text });
const functionType = oneOf('SCALAR', 'AGGREGATE', 'TABLE');
const argument = object({ name: text, type: text, description: text, isVariadic: flag });

const COMMAND_STATUS: Shape = object({
  status: oneOf('QUEUED', 'PARSING', 'EXECUTING', 'RUNNING', 'TERMINATED', 'SUCCESS', 'ERROR'),
  message: text,
  queryId: nullable(text),
});

const KINDS = {
  ...entity('currentStatus', {
    // Clients split it into three.
    commandId: matching(
      /^(topic|stream|table|type|terminate|pause|resume|cluster)\/[^/]+\/(create|drop|execute|terminate|alter)$/,
    ),
    commandStatus: COMMAND_STATUS,
    commandSequenceNumber: nullable(whole),
  }),
  ...entity('properties', {
    properties: list(
      object({ name: text, scope: text, value: nullable(text), editable: flag, level: oneOf('SERVER', 'QUERY') }),
    ),
    overwrittenProperties: list(text),
    defaultProperties: list(text),
  }),
  ...entity('queries', { queries: list(runningQuery) }),
  ...entity('sourceDescription', { sourceDescription }),
  ...entity('source_descriptions', { sourceDescriptions: list(sourceDescription) }),
  ...entity('queryDescription', { queryDescription }),
  ...entity('query_descriptions', { queryDescriptions: list(queryDescription) }),
  ...entity('streams', { streams: list(source('STREAM')) }),
  ...entity('tables', { tables: list(source('TABLE')) }),
  ...entity('kafka_topics', { topics: list(object(replicas)) }),
  ...entity('kafka_topics_extended', {
    topics: list(object({ ...replicas, consumerCount: whole, consumerGroupCount: whole })),
  }),
  ...entity('function_names', { functions: list(object({ name: text, type: functionType, category: text })) }),
  ...entity('describe_function', {
    name: text,
    description: text,
    author: text,
    version: text,
    path: text,
    functions: list(
      object({ arguments: list(argument), returnType: text, description: text, argumentTypes: list(text) }),
    ),
    type: functionType,
  }),
  ...entity('connector_info', {
    info: object({
      name: text,
      config: mapOf(text),
      tasks: list(object({ connector: text, task: whole })),
      type: nullable(connectorType),
    }),
  }),
  ...entity('drop_connector', { connectorName: text }),
  ...entity('connector_list', {
    connectors: list(object({ name: text }, { type: connectorType, className: text, state: text })),
  }),
  ...entity('connector_plugins_list', {
    connectorPlugins: list(object({ className: text }, { type: text, version: text })),
  }),
  ...entity('connector_description', {
    connectorClass: text,
    status: object({
      name: text,
      connector: workerState,
      tasks: list(object({ id: whole, state: text, worker_id: text }, { trace: text })),
      type: connectorType,
    }),
    sources: list(sourceDescription),
    topics: list(text),
  }),
  ...entity('type_list', { types: mapOf(schema) }),
  ...entity('warning_entity', { message: text }),
  ...entity('variables', { variables: list(object({ name: text, value: text })) }),
  ...entity('terminate_query', { queryId: text, wasTerminated: flag }),
  ...entity('assert_topic', { topicName: text, exists: flag }),
  ...entity('assert_schema', { subject: nullable(text), id: nullable(whole), exists: flag }),
};

/** By `@type`. */
export const ENTITY: Shape = taggedBy('@type', KINDS);
export const ENTITIES: Shape = list(ENTITY);

const error = { error_code: whole, message: text };
export const ERROR: Shape = taggedBy('@type', {
  generic_error: object({ '@type': text, ...error }),
  statement_error: object({ '@type': text, ...error, statementText: text, entities: list(ENTITY) }),
});

/** The names of all kinds of entities. */
export const ENTITY_KINDS: readonly string[] = Object.keys(KINDS);

const storeLag = object({ currentOffsetPosition: whole, endOffsetPosition: whole, offsetLag: whole });
const place = object({ topic: text, partition: whole });

/** Of GET requests, by path. */
export const RESOURCES: Readonly<Record<string, Shape>> = {
  '/info': object({
    KsqlServerInfo: object({
      version: matching(/^\d+\.\d+\.\d+/),
      kafkaClusterId: text,
      ksqlServiceId: text,
      serverStatus: oneOf('RUNNING', 'DEGRADED', 'ERROR'),
    }),
  }),
  '/healthcheck': object({
    isHealthy: flag,
    details: mapOf(object({ isHealthy: flag })),
    serverState: oneOf('READY', 'NOT_READY', 'TERMINATING', 'TERMINATED'),
  }),
  '/status': object({
    commandStatuses: mapOf(oneOf('QUEUED', 'PARSING', 'EXECUTING', 'RUNNING', 'TERMINATED', 'SUCCESS', 'ERROR')),
  }),
  '/v1/metadata/id': object({ scope: object({ path: list(text), clusters: mapOf(text) }), id: text }),
  '/v1/metadata': object({ version: text, clusterId: later(() => RESOURCES['/v1/metadata/id']!) }),
  '/clusterStatus': object({
    clusterStatus: mapOf(
      object({
        hostAlive: flag,
        lastStatusUpdateMs: whole,
        activeStandbyPerQuery: mapOf(
          object({
            activeStores: list(text),
            activePartitions: list(place),
            standByStores: list(text),
            standByPartitions: list(place),
          }),
        ),
        hostStoreLags: object({
          stateStoreLags: mapOf(object({ lagByPartition: mapOf(storeLag), size: whole })),
          updateTimeMs: whole,
        }),
      }),
    ),
  }),
};

/** One line of rows that are told as objects. */
const STREAMED_ROW: Shape = object(
  {},
  {
    header: object({ queryId: text, schema: text }, { protoSchema: text }),
    row: object({}, { columns: list(anything), protobufBytes: text, tombstone: flag }),
    errorMessage: later(() => ERROR),
    finalMessage: text,
  },
);
/** What clients would not understand of this answer. Bodies that are no JSON are not looked at. */
export function problemsOfAnswer(path: string, status: number, body: string): string[] {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return [];
  }
  if (status >= 400) return ERROR(value, '$');
  const resource = RESOURCES[path];
  if (resource) return resource(value, '$');
  if (path === '/ksql') return ENTITIES(value, '$');
  if (/^\/status\//.test(path)) return COMMAND_STATUS(value, '$');
  if (path === '/query' && Array.isArray(value)) return list(STREAMED_ROW)(value, '$');
  return [];
}
