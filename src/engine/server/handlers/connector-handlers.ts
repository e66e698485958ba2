// CREATE, DROP, DESCRIBE and LIST CONNECTOR: forwarded to the REST API of Kafka Connect.
import type { CreateConnector, DescribeConnector, DropConnector, ListConnectors } from '../../../sql/ast.ts';
import { accepted, askConnect, connectError, connectorPath, isRefusal, reasonOf } from '../connect-api.ts';
import type { EngineContext } from '../engine-context.ts';
import { detachedDescription } from '../entities/source-entities.ts';
import { ERROR_CODE, RestError } from '../rest-error.ts';
import type { Entity, MakeEntity } from '../statement-handlers.ts';

type Json = Readonly<Record<string, unknown>>;

/** The one connector of which ksqlDB knows what it writes, and for which it has settings of its own. */
const JDBC_SOURCE = 'io.confluent.connect.jdbc.JdbcSourceConnector';

const warning = (message: string): { readonly message: string } => ({ message });

function configOf({ name, properties }: CreateConnector): Record<string, string> {
  const written = properties.map((p): [string, string] => [p.name, 'value' in p.value ? String(p.value.value) : '']);
  return { ...withKey(Object.fromEntries(written)), name };
}

/** `key` makes one column of a JDBC source the key of its records. */
function withKey(config: Record<string, string>): Record<string, string> {
  if (config['connector.class'] !== JDBC_SOURCE) return config;
  const { key, ...rest }: Record<string, string> = { 'tasks.max': '1', ...config };
  if (key === undefined) return rest;
  const transforms = [rest.transforms, 'ksqlCreateKey', 'ksqlExtractString'].filter((name) => name !== undefined);
  return {
    ...rest,
    transforms: transforms.join(),
    'transforms.ksqlCreateKey.type': 'org.apache.kafka.connect.transforms.ValueToKey',
    'transforms.ksqlCreateKey.fields': key,
    'transforms.ksqlExtractString.type': 'org.apache.kafka.connect.transforms.ExtractField$Key',
    'transforms.ksqlExtractString.field': key,
  };
}

async function exists({ name }: CreateConnector, engine: EngineContext): Promise<boolean> {
  const names = accepted(await askConnect(engine, 'GET', '/connectors'), 'check for an existing connector');
  return (names as readonly string[]).some((other) => other.toLowerCase() === name.toLowerCase());
}

/** @throws RestError 40900 when it exists, 40000 when Connect finds fault with its settings. */
export async function checkConnector(statement: CreateConnector, engine: EngineContext): Promise<void> {
  if (!statement.ifNotExists && (await exists(statement, engine)))
    throw connectError(409, `Connector ${statement.name} already exists`);
  const faults = await faultsOf(configOf(statement), engine);
  if (faults.length > 0) throw new RestError(ERROR_CODE.badRequest, `Validation error: ${faults.join('\n')}`);
}

async function faultsOf(config: Readonly<Record<string, string>>, engine: EngineContext): Promise<readonly string[]> {
  const plugin = config['connector.class'];
  if (plugin === undefined) return ['the settings name no connector.class'];
  if (plugin.trim() === '') return ['connector.class is empty'];
  const path = `/connector-plugins/${encodeURIComponent(plugin)}/config/validate`;
  const answer = await askConnect(engine, 'PUT', path, config);
  if (isRefusal(answer)) return [reasonOf(answer)];
  const { configs } = answer.body as { readonly configs: readonly { readonly value: ValidatedValue }[] };
  return configs
    .filter(({ value }) => value.errors.length > 0)
    .map(({ value }) => `${value.name} - ${value.errors.join('. ')}`);
}

interface ValidatedValue {
  readonly name: string;
  readonly errors: readonly string[];
}

/** @throws RestError with the reason that Connect gives. */
export async function createConnector(
  statement: CreateConnector,
  engine: EngineContext,
  entity: MakeEntity,
): Promise<Entity> {
  const { name, ifNotExists } = statement;
  if (ifNotExists && (await exists(statement, engine)))
    return entity('warning_entity', { message: `Connector ${name} already exists` });
  const answer = await askConnect(engine, 'POST', '/connectors', { name, config: configOf(statement) });
  return entity('connector_info', { info: accepted(answer, 'create connector') });
}

export async function dropConnector(
  { name, ifExists }: DropConnector,
  engine: EngineContext,
  entity: MakeEntity,
): Promise<Entity> {
  const answer = await askConnect(engine, 'DELETE', connectorPath(name));
  if (answer.status === 404 && ifExists)
    return entity('warning_entity', { message: `Connector '${name}' does not exist.` });
  accepted(answer, 'drop connector');
  return entity('drop_connector', { connectorName: name });
}

export async function describeConnector(
  { name }: DescribeConnector,
  engine: EngineContext,
  entity: MakeEntity,
): Promise<Entity> {
  const path = connectorPath(name);
  const status = accepted(await askConnect(engine, 'GET', `${path}/status`), 'query connector status');
  const { config } = accepted(await askConnect(engine, 'GET', path), 'describe connector') as { readonly config: Json };
  const connectorClass = String(config['connector.class'] ?? '');
  const { topics, warnings } =
    connectorClass === JDBC_SOURCE ? await topicsOf(name, engine) : { topics: [], warnings: [] };
  const sources = engine.catalog.sources().filter((source) => topics.includes(source.topic));
  return entity('connector_description', {
    connectorClass,
    status,
    sources: sources.map(detachedDescription),
    topics,
    warnings,
  });
}

interface ConnectorTopics {
  readonly topics: readonly string[];
  readonly warnings: readonly object[];
}

async function topicsOf(name: string, engine: EngineContext): Promise<ConnectorTopics> {
  const answer = await askConnect(engine, 'GET', `${connectorPath(name)}/topics`);
  if (answer.status === 404) return { topics: [], warnings: [] };
  if (isRefusal(answer)) return { topics: [], warnings: [warning(`Could not list topics: ${reasonOf(answer)}`)] };
  const known = answer.body as Readonly<Record<string, { readonly topics?: readonly string[] }>>;
  return { topics: known[name]?.topics ?? [], warnings: [] };
}

interface ConnectorState {
  readonly connector: { readonly state: string };
  readonly tasks: readonly { readonly state: string }[];
}

export async function listConnectors(
  { scope }: ListConnectors,
  engine: EngineContext,
  entity: MakeEntity,
): Promise<Entity> {
  const names = accepted(await askConnect(engine, 'GET', '/connectors'), 'list connectors') as readonly string[];
  const connectors: object[] = [];
  const warnings: object[] = [];
  for (const name of names) {
    const described = await askConnect(engine, 'GET', connectorPath(name));
    if (isRefusal(described)) {
      if (scope === 'ALL') connectors.push({ name, type: 'unknown' });
      warnings.push(warning(`Could not describe connector ${name}: ${reasonOf(described)}`));
      continue;
    }
    const { type, config } = described.body as { readonly type: string; readonly config: Json };
    if (scope !== 'ALL' && type.toUpperCase() !== scope) continue;
    const status = await askConnect(engine, 'GET', `${connectorPath(name)}/status`);
    const state = accepted(status, `query the status of connector ${name}`) as ConnectorState;
    connectors.push({ name, type, className: String(config['connector.class'] ?? ''), state: stateText(state) });
  }
  return entity('connector_list', { connectors, warnings });
}

function stateText({ connector, tasks }: ConnectorState): string {
  if (connector.state !== 'RUNNING') return connector.state;
  const running = tasks.filter((task) => task.state === 'RUNNING').length;
  const state = tasks.length > 0 && running === 0 ? 'WARNING' : 'RUNNING';
  return `${state} (${running}/${tasks.length} tasks RUNNING)`;
}

export async function listConnectorPlugins(engine: EngineContext, entity: MakeEntity): Promise<Entity> {
  const plugins = accepted(await askConnect(engine, 'GET', '/connector-plugins'), 'list connector plugins');
  const connectorPlugins = (plugins as readonly Json[]).map((plugin) => ({
    className: plugin.class,
    type: plugin.type,
    version: plugin.version,
  }));
  return entity('connector_plugins_list', { connectorPlugins });
}
