// What a ksqlDB server answers, read field by field into typed values.
import { asArray, asRecord } from './http-client.ts';

export interface ServerInfo {
  readonly version: string;
  readonly kafkaClusterId: string;
  readonly serviceId: string;
  readonly status: string;
}

export interface ServerHealth {
  readonly healthy: boolean;
  /** Parts that are not healthy. */
  readonly unhealthyParts: readonly string[];
}

export type CommandState = 'QUEUED' | 'PARSING' | 'EXECUTING' | 'RUNNING' | 'TERMINATED' | 'SUCCESS' | 'ERROR';

export interface CommandStatus {
  readonly commandId: string;
  readonly state: CommandState;
  readonly message: string;
  /** The query that the command started. */
  readonly queryId: string | null;
  readonly sequenceNumber: number;
}

/** One element of the answer to `/ksql`: `@type` and whatever comes with it. */
export interface Entity {
  readonly type: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface SourceSummary {
  readonly kind: 'STREAM' | 'TABLE';
  readonly name: string;
  readonly topic: string;
}

export interface QuerySummary {
  readonly id: string;
  readonly text: string;
  readonly sinks: readonly string[];
  readonly state: string;
}

export interface SourceField {
  readonly name: string;
  readonly type: string;
  readonly isKey: boolean;
}

export interface SourceDescription {
  readonly name: string;
  readonly kind: 'STREAM' | 'TABLE';
  readonly topic: string;
  readonly windowType: string | null;
  readonly fields: readonly SourceField[];
  /** As the server rewrote it. */
  readonly statement: string;
  readonly readQueries: readonly QuerySummary[];
  readonly writeQueries: readonly QuerySummary[];
}

export function readInfo(body: unknown): ServerInfo {
  const { version, kafkaClusterId, ksqlServiceId, serverStatus } = asRecord(asRecord(body).KsqlServerInfo);
  return {
    version: String(version),
    kafkaClusterId: String(kafkaClusterId),
    serviceId: String(ksqlServiceId),
    status: String(serverStatus),
  };
}

export function readHealth(body: unknown): ServerHealth {
  const { isHealthy, details } = asRecord(body);
  const parts = Object.entries(asRecord(details)).filter(([, part]) => asRecord(part).isHealthy === false);
  return { healthy: isHealthy === true, unhealthyParts: parts.map(([name]) => name) };
}

export function readEntities(body: unknown): readonly Entity[] {
  return asArray(body).map((element) => {
    const record = asRecord(element);
    return { type: String(record['@type']), body: record };
  });
}

/** null for entities that carry no command status. */
export function readCommandStatus(entity: Entity): CommandStatus | null {
  if (entity.type !== 'currentStatus') return null;
  const { commandId, commandStatus, commandSequenceNumber } = entity.body;
  return { commandId: String(commandId), ...readStatus(commandStatus), sequenceNumber: Number(commandSequenceNumber) };
}

export function readStatus(body: unknown): { state: CommandState; message: string; queryId: string | null } {
  const { status, message, queryId } = asRecord(body);
  return {
    state: String(status) as CommandState,
    message: String(message),
    queryId: typeof queryId === 'string' ? queryId : null,
  };
}

export function readSources(entities: readonly Entity[]): readonly SourceSummary[] {
  return entities.flatMap((entity) =>
    asArray(entity.body[entity.type === 'tables' ? 'tables' : 'streams']).map((source): SourceSummary => {
      const { type, name, topic } = asRecord(source);
      return { kind: type === 'TABLE' ? 'TABLE' : 'STREAM', name: String(name), topic: String(topic) };
    }),
  );
}

export function readQueries(list: unknown): readonly QuerySummary[] {
  return asArray(list).map((query) => {
    const { id, queryString, sinks, state, statusCount } = asRecord(query);
    return {
      id: String(id),
      text: String(queryString),
      sinks: asArray(sinks).map(String),
      // ksqlDB calls a paused query RUNNING, and tells only in the count of states that it is paused.
      state: 'PAUSED' in asRecord(statusCount ?? {}) ? 'PAUSED' : String(state),
    };
  });
}

export function readSourceDescription(body: unknown): SourceDescription {
  const source = asRecord(body);
  return {
    name: String(source.name),
    kind: source.type === 'TABLE' ? 'TABLE' : 'STREAM',
    topic: String(source.topic),
    windowType: typeof source.windowType === 'string' ? source.windowType : null,
    fields: asArray(source.fields).map((field) => {
      const { name, schema, type } = asRecord(field);
      return { name: String(name), type: String(asRecord(schema).type), isKey: type === 'KEY' };
    }),
    statement: String(source.statement ?? ''),
    readQueries: readQueries(source.readQueries),
    writeQueries: readQueries(source.writeQueries),
  };
}
