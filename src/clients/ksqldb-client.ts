// ksqlDB's REST API: the whole conversation of this project with a ksqlDB server, embedded or real, goes through here.
import { type Clock, systemClock } from '../common/clock.ts';
import { waitFor } from '../common/wait-for.ts';
import { ClickstreamError } from '../errors/clickstream-error.ts';
import { asArray, asRecord, createHttpClient, type HttpClient } from './http-client.ts';
import {
  type CommandStatus,
  type Entity,
  type QuerySummary,
  readCommandStatus,
  readEntities,
  readHealth,
  readInfo,
  readQueries,
  readSourceDescription,
  readSources,
  readStatus,
  type ServerHealth,
  type ServerInfo,
  type SourceDescription,
  type SourceSummary,
} from './ksqldb-answers.ts';

export interface ExecuteOptions {
  /** Names with or without the prefix `ksql.streams.`. */
  readonly streamsProperties?: Readonly<Record<string, string>>;
  readonly sessionVariables?: Readonly<Record<string, string>>;
}

export interface KsqldbClient {
  readonly address: string;
  info(): Promise<ServerInfo>;
  health(): Promise<ServerHealth>;
  /** One or more statements, as one request. Waits for nothing but the answer. */
  execute(sql: string, options?: ExecuteOptions): Promise<readonly Entity[]>;
  /** One statement that changes something; resolves when the server has carried it out. */
  run(sql: string, options?: ExecuteOptions): Promise<CommandStatus | null>;
  status(commandId: string): Promise<Omit<CommandStatus, 'commandId' | 'sequenceNumber'> | null>;
  sources(): Promise<readonly SourceSummary[]>;
  queries(): Promise<readonly QuerySummary[]>;
  /** null when there is no such source. */
  describe(source: string): Promise<SourceDescription | null>;
  /** Rows of a pull query. */
  pull(sql: string): Promise<QueryRows>;
  /** Rows of a push query until it ends or `signal` aborts. */
  push(sql: string, options: PushOptions): AsyncIterable<readonly unknown[]>;
}

export interface QueryRows {
  readonly columns: readonly string[];
  /** Numbers beyond 2^53 are bigints. */
  readonly rows: readonly (readonly unknown[])[];
}

export interface PushOptions {
  readonly properties?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Milliseconds that a server gets to carry a statement out after it took it in. */
const COMMAND_DEADLINE_MS = 60_000;
const STREAMS_PREFIX = 'ksql.streams.';

const prefixed = (properties: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name.startsWith('ksql.') ? name : STREAMS_PREFIX + name, value]),
  );

export function createKsqldbClient(url: string, clock: Clock = systemClock): KsqldbClient {
  const http = createHttpClient({ service: 'ksqlDB', baseUrl: url, timeoutMs: 60_000, retries: 3, clock });
  let sequenceNumber = -1;

  const execute = async (sql: string, options: ExecuteOptions = {}): Promise<readonly Entity[]> => {
    const body = {
      ksql: sql,
      streamsProperties: prefixed(options.streamsProperties),
      ...(options.sessionVariables === undefined ? {} : { sessionVariables: options.sessionVariables }),
      // What was done before must be visible to this request, whichever server of a cluster answers it.
      ...(sequenceNumber < 0 ? {} : { commandSequenceNumber: sequenceNumber }),
    };
    const answer = await http.request({ method: 'POST', path: '/ksql', body, repeatable: isReadOnly(sql) });
    const entities = readEntities(answer.body);
    for (const entity of entities) {
      const status = readCommandStatus(entity);
      if (status !== null && status.sequenceNumber > sequenceNumber) sequenceNumber = status.sequenceNumber;
    }
    return entities;
  };

  const status = async (commandId: string) => {
    const path = `/status/${commandId.split('/').map(encodeURIComponent).join('/')}`;
    const answer = await http.request({ method: 'GET', path, accept: [404] });
    return answer.status === 404 ? null : readStatus(answer.body);
  };

  const list = async (sql: string) => execute(sql);

  return {
    address: http.address,
    info: async () => readInfo((await http.request({ method: 'GET', path: '/info' })).body),
    health: async () => readHealth((await http.request({ method: 'GET', path: '/healthcheck' })).body),
    execute,
    run: async (sql, options) => {
      const entities = await execute(sql, options);
      const first = entities.map(readCommandStatus).find((s) => s !== null);
      return first === undefined || first === null ? null : settled(first, status, clock);
    },
    status,
    sources: async () => readSources(await list('LIST STREAMS; LIST TABLES;')),
    queries: async () => {
      const entities = await list('LIST QUERIES;');
      return entities.flatMap((entity) => readQueries(entity.body.queries));
    },
    describe: async (source) => {
      try {
        const [entity] = await execute(`DESCRIBE \`${source}\` EXTENDED;`);
        return entity === undefined ? null : readSourceDescription(entity.body.sourceDescription);
      } catch (error) {
        if (isUnknownSource(error)) return null;
        throw error;
      }
    },
    pull: (sql) => pull(http, sql),
    push: (sql, options) => push(http, sql, options),
  };
}

/** Waits until a command has ended. @throws ClickstreamError SERVICE_REFUSED when it failed. */
async function settled(first: CommandStatus, status: KsqldbClient['status'], clock: Clock): Promise<CommandStatus> {
  const result = await waitFor(
    async () => {
      const now = isEnded(first) ? first : ((await status(first.commandId)) ?? first);
      return isEnded(now)
        ? { done: true, value: { ...first, ...now } }
        : { done: false, saw: `${now.state}: ${now.message}` };
    },
    { what: `ksqlDB to carry out ${first.commandId}`, deadlineMs: COMMAND_DEADLINE_MS, clock },
  );
  if (result.state === 'ERROR') {
    const details = { service: 'ksqlDB', reason: result.message, commandId: result.commandId };
    throw new ClickstreamError('SERVICE_REFUSED', `ksqlDB failed ${result.commandId}: ${result.message}`, { details });
  }
  return result;
}

const isEnded = (s: Pick<CommandStatus, 'state'>): boolean => ['SUCCESS', 'ERROR', 'TERMINATED'].includes(s.state);

const isReadOnly = (sql: string): boolean => /^\s*(list|show|describe|explain)\b/i.test(sql);

function isUnknownSource(error: unknown): boolean {
  if (!(error instanceof ClickstreamError) || error.code !== 'SERVICE_REFUSED') return false;
  return /could not find|does not exist|unknown (source|stream|table)/i.test(String(error.details.reason));
}

/** One row a line: to whoever also takes JSON, servers answer with one array, on one line. */
const ROWS_AS_LINES = { accept: 'application/vnd.ksqlapi.delimited.v1' };

async function pull(http: HttpClient, sql: string): Promise<QueryRows> {
  const lines: unknown[] = [];
  const body = { sql, properties: {} };
  const request = { method: 'POST' as const, path: '/query-stream', body, headers: ROWS_AS_LINES };
  for await (const line of http.lines(request, AbortSignal.timeout(60_000))) lines.push(parseLine(line));
  const [header, ...rows] = lines;
  return {
    columns: asArray(asRecord(header).columnNames).map(String),
    rows: rows.map((row) => rowOf(row)),
  };
}

async function* push(http: HttpClient, sql: string, options: PushOptions): AsyncIterable<readonly unknown[]> {
  const body = { sql, properties: prefixed(options.properties) };
  let header = true;
  const request = { method: 'POST' as const, path: '/query-stream', body, headers: ROWS_AS_LINES };
  for await (const line of http.lines(request, options.signal)) {
    if (!header) yield rowOf(parseLine(line));
    header = false;
  }
}

interface ReviverContext {
  readonly source?: string;
}
type SourceReviver = (this: unknown, key: string, value: unknown, context: ReviverContext) => unknown;

/** Whole numbers beyond 2^53 become bigints: every digit of a BIGINT counts. */
const keepDigits: SourceReviver = (_key, value, { source }) =>
  typeof value === 'number' && !Number.isSafeInteger(value) && source !== undefined && /^-?\d+$/.test(source)
    ? BigInt(source)
    : value;

const parseLine = (line: string): unknown =>
  JSON.parse(line, keepDigits as (this: unknown, key: string, value: unknown) => unknown);

/** @throws ClickstreamError SERVICE_REFUSED for the error object with which a query ends early. */
function rowOf(line: unknown): readonly unknown[] {
  if (Array.isArray(line)) return line;
  const reason = String(asRecord(line).message ?? JSON.stringify(line));
  throw new ClickstreamError('SERVICE_REFUSED', `ksqlDB ended the query: ${reason}`, {
    details: { service: 'ksqlDB', reason },
  });
}
