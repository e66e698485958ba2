// CREATE, DROP, DESCRIBE and LIST CONNECTOR: forwarded to the REST API of Kafka Connect.
import type { CreateConnector, DescribeConnector, DropConnector, ListConnectors } from '../../../sql/ast.ts';
import type { EngineContext } from '../engine-context.ts';
import { ERROR_CODE, RestError } from '../rest-error.ts';
import type { Entity, MakeEntity } from '../statement-handlers.ts';

type Json = Readonly<Record<string, unknown>>;

const TIMEOUT_MS = 10_000;

interface ConnectAnswer {
  readonly status: number;
  readonly body: unknown;
}

async function connect(engine: EngineContext, method: string, path: string, body?: object): Promise<ConnectAnswer> {
  const base = engine.config.CONNECT_URL;
  if (base === undefined)
    throw new RestError(ERROR_CODE.serverError, 'No Kafka Connect cluster is configured: set CONNECT_URL.');
  try {
    const response = await fetch(`${base.replace(/\/$/, '')}${path}`, {
      method,
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new RestError(ERROR_CODE.serverError, `Kafka Connect cannot be reached: ${cause}`, { cause: error });
  }
}

function refused(answer: ConnectAnswer): RestError {
  const { body } = answer;
  const reason =
    body !== null && typeof body === 'object' && 'message' in body ? String(body.message) : `status ${answer.status}`;
  return new RestError(ERROR_CODE.serverError, `Kafka Connect refused the request: ${reason}`);
}

const path = (name: string): string => `/connectors/${encodeURIComponent(name)}`;

/** @throws RestError with the reason that Connect gives. */
export async function createConnector(
  statement: CreateConnector,
  engine: EngineContext,
  entity: MakeEntity,
): Promise<Entity> {
  const { name, ifNotExists } = statement;
  const config = Object.fromEntries(
    statement.properties.map((p) => [p.name, 'value' in p.value ? String(p.value.value) : '']),
  );
  if (ifNotExists && (await connect(engine, 'GET', path(name))).status === 200)
    return entity('warning_entity', { message: `The connector ${name} exists already.` });
  const answer = await connect(engine, 'POST', '/connectors', { name, config: { ...config, name } });
  if (answer.status >= 300) throw refused(answer);
  return entity('connector_info', { info: answer.body });
}

export async function dropConnector(
  statement: DropConnector,
  engine: EngineContext,
  entity: MakeEntity,
): Promise<Entity> {
  const { name, ifExists } = statement;
  const answer = await connect(engine, 'DELETE', path(name));
  if (answer.status === 404 && ifExists)
    return entity('warning_entity', { message: `The connector ${name} does not exist.` });
  if (answer.status >= 300) throw refused(answer);
  return entity('drop_connector', { connectorName: name });
}

export async function describeConnector(
  statement: DescribeConnector,
  engine: EngineContext,
  entity: MakeEntity,
): Promise<Entity> {
  const [info, status] = [
    await connect(engine, 'GET', path(statement.name)),
    await connect(engine, 'GET', `${path(statement.name)}/status`),
  ];
  if (info.status >= 300) throw refused(info);
  if (status.status >= 300) throw refused(status);
  const config = ((info.body as Json).config ?? {}) as Json;
  const topics = await connect(engine, 'GET', `${path(statement.name)}/topics`);
  const used =
    topics.status === 200 ? ((topics.body as Record<string, { topics?: string[] }>)[statement.name]?.topics ?? []) : [];
  return entity('connector_description', {
    connectorClass: String(config['connector.class'] ?? ''),
    status: status.body,
    sources: [],
    topics: used,
  });
}

interface ListedConnector {
  readonly info: { readonly type: string; readonly config: Json };
  readonly status: {
    readonly connector: { readonly state: string };
    readonly tasks: readonly { readonly state: string }[];
  };
}

export async function listConnectors(
  statement: ListConnectors,
  engine: EngineContext,
  entity: MakeEntity,
): Promise<Entity> {
  const answer = await connect(engine, 'GET', '/connectors?expand=info&expand=status');
  if (answer.status >= 300) throw refused(answer);
  const connectors = Object.entries(answer.body as Record<string, ListedConnector>)
    .filter(([, { info }]) => statement.scope === 'ALL' || info.type.toUpperCase() === statement.scope)
    .map(([name, { info, status }]) => ({
      name,
      type: info.type,
      className: String(info.config['connector.class'] ?? ''),
      state: stateText(status),
    }));
  return entity('connector_list', { connectors });
}

function stateText({ connector, tasks }: ListedConnector['status']): string {
  const running = tasks.filter((task) => task.state === 'RUNNING').length;
  if (connector.state !== 'RUNNING') return connector.state;
  return `${running === tasks.length ? 'RUNNING' : 'WARNING'} (${running}/${tasks.length} tasks RUNNING)`;
}

export async function listConnectorPlugins(engine: EngineContext, entity: MakeEntity): Promise<Entity> {
  const answer = await connect(engine, 'GET', '/connector-plugins');
  if (answer.status >= 300) throw refused(answer);
  const plugins = (answer.body as readonly Json[]).map((plugin) => ({
    className: plugin.class,
    type: plugin.type,
    version: plugin.version,
  }));
  return entity('connector_plugins_list', { connectorPlugins: plugins });
}
