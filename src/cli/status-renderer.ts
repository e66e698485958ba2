// Turns the status of a stack and of its pipeline into the tables that a person reads.
import { maskSecrets } from '../common/mask-secrets.ts';
import type { Endpoints, StackStatus } from '../stack/stack.ts';
import type { Answer, ConnectorTaskStatus, PipelineStatus } from './pipeline-status.ts';
import { textTable } from './text-table.ts';

const REASON_WIDTH = 90;
/** Kafka's offsets count the markers that end transactions, which no consumer sees. */
const MARKER_NOTE = '(a lag of one per partition is the marker of the last transaction)';

/**
 * @param now milliseconds since the epoch
 * @param width columns of the terminal, if there is one: tables are cut to it
 */
export function renderStatus(
  status: StackStatus,
  pipeline: PipelineStatus | undefined,
  endpoints: Endpoints | undefined,
  now: number,
  width?: number,
): string {
  const parts: string[] = [];
  if (status.processes.length > 0) parts.push(processTable(status, now, width));
  if (!status.running) parts.push(`The ${status.name} stack is not running. Start it with \`npm run up\`.`);
  else if (!status.supervised) parts.push('Nothing supervises these processes. `npm run up` adopts them.');
  if (pipeline !== undefined) parts.push(...pipelineTables(pipeline, width));
  if (status.running && endpoints !== undefined) parts.push(renderAddresses(endpoints));
  return parts.join('\n\n');
}

function processTable(status: StackStatus, now: number, width?: number): string {
  const rows = status.processes.map((process) => [
    process.name,
    String(process.pid ?? '-'),
    String(process.port ?? '-'),
    process.memoryBytes === undefined ? '-' : `${Math.round(process.memoryBytes / 1024 / 1024)} MB`,
    process.startedAt === undefined || process.pid === undefined ? '-' : duration(now - process.startedAt),
    process.state,
    String(process.restarts),
    oneLine(process.reason),
  ]);
  return textTable([['PROCESS', 'PID', 'PORT', 'MEMORY', 'UP', 'HEALTH', 'RESTARTS', 'LAST REASON'], ...rows], width);
}

function pipelineTables({ connectors, queries, lags }: PipelineStatus, width?: number): string[] {
  const section = <T>(title: string, answer: Answer<T>, heading: string[], row: (value: T) => string[]): string => {
    if ('unavailable' in answer) return `${title}: ${answer.unavailable}`;
    if (answer.values.length === 0) return `${title}: none`;
    return textTable([heading, ...answer.values.map(row)], width);
  };
  return [
    section(
      'Connectors',
      connectors,
      ['CONNECTOR', 'TASK', 'STATE', 'REASON'],
      ({ connector, task, state, reason }) => [connector, task, state, oneLine(reason)],
    ) + fullReasons(connectors),
    section('Queries', queries, ['QUERY', 'STATE', 'WRITES'], ({ id, state, sinks }) => [id, state, sinks.join(', ')]),
    section('Consumers', lags, ['LAG', 'TOPIC', 'GROUP'], ({ group, topic, lag }) => [
      lag.toLocaleString('en'),
      topic,
      group,
    ]) + ('values' in lags && lags.values.some(({ lag }) => lag > 0) ? `\n${MARKER_NOTE}` : ''),
  ];
}

/** The table has no room for the cause, which tells what to mend. */
function fullReasons(connectors: Answer<ConnectorTaskStatus>): string {
  if ('unavailable' in connectors) return '';
  const lines = connectors.values
    .filter(({ reason = '' }) => reason.length > REASON_WIDTH)
    .map(({ connector, task, reason }) => `\n${connector}, task ${task}: ${reason}`);
  return lines.join('');
}

/** Where every service answers; passwords are masked. */
export function renderAddresses(endpoints: Endpoints): string {
  const rows = [
    ['Kafka', endpoints.kafkaBrokers.join(',')],
    ['Registry', endpoints.schemaRegistryUrl],
    ['ksqlDB', endpoints.ksqldbUrl],
    ['Connect', endpoints.connectUrl],
    ['Elasticsearch', endpoints.elasticsearchUrl],
    ['Shop database', endpoints.shopDatabaseUrl],
    ['Metrics', endpoints.metricsDatabaseUrl],
    ['Click API', endpoints.shopUrl],
  ];
  return maskSecrets(textTable([['SERVICE', 'ADDRESS'], ...rows]));
}

function oneLine(reason: string | undefined): string {
  return (reason ?? '').replace(/\s+/g, ' ').slice(0, REASON_WIDTH);
}

function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m ${seconds % 60}s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours}h ${minutes % 60}m` : `${Math.floor(hours / 24)}d ${hours % 24}h`;
}
