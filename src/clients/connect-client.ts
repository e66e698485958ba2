// Kafka Connect's REST API: plugins, configs, status of connectors and tasks, offsets.
import { asArray, asRecord, createHttpClient } from './http-client.ts';

export type ConnectorConfig = Readonly<Record<string, string>>;

export type WorkState = 'RUNNING' | 'PAUSED' | 'STOPPED' | 'FAILED' | 'UNASSIGNED' | 'RESTARTING';

export interface TaskStatus {
  readonly id: number;
  readonly state: WorkState;
  /** Stack trace of a failed task. */
  readonly trace?: string;
}

export interface ConnectorStatus {
  readonly name: string;
  readonly state: WorkState;
  readonly trace?: string;
  readonly tasks: readonly TaskStatus[];
}

export interface ConfigProblem {
  readonly field: string;
  readonly message: string;
}

export interface Validation {
  readonly problems: readonly ConfigProblem[];
  /** Names of all fields that the connector knows. */
  readonly known: readonly string[];
}

export interface ConnectClient {
  readonly address: string;
  connectors(): Promise<readonly string[]>;
  /** Java class names. */
  plugins(): Promise<readonly string[]>;
  validate(name: string, config: ConnectorConfig): Promise<Validation>;
  /** null when there is no such connector. */
  config(name: string): Promise<ConnectorConfig | null>;
  /** The config that each task runs with, or is about to be restarted with. */
  taskConfigs(name: string): Promise<readonly ConnectorConfig[]>;
  putConfig(name: string, config: ConnectorConfig): Promise<void>;
  status(name: string): Promise<ConnectorStatus | null>;
  /** Status of every connector, in one call. */
  statuses(): Promise<readonly ConnectorStatus[]>;
  /** Sets a paused or stopped connector going, and restarts it with its tasks as far as they have failed. */
  revive(name: string): Promise<void>;
  stop(name: string): Promise<void>;
  /** The connector must be stopped. */
  deleteOffsets(name: string): Promise<void>;
  delete(name: string): Promise<void>;
}

/** 409 means "rebalancing, ask again": it is an answer of the moment, not a refusal. */
const REBALANCING = 409;

export function createConnectClient(url: string): ConnectClient {
  const http = createHttpClient({ service: 'Kafka Connect', baseUrl: url, timeoutMs: 30_000, retries: 4 });
  const at = (name: string, rest = '') => `/connectors/${encodeURIComponent(name)}${rest}`;
  return {
    address: http.address,
    connectors: async () => asArray((await http.request({ method: 'GET', path: '/connectors' })).body).map(String),
    plugins: async () => {
      const { body } = await http.request({ method: 'GET', path: '/connector-plugins' });
      return asArray(body).map((plugin) => String(asRecord(plugin).class));
    },
    validate: async (name, config) => {
      const connectorClass = config['connector.class'] ?? '';
      const path = `/connector-plugins/${encodeURIComponent(connectorClass)}/config/validate`;
      const { body } = await http.request({ method: 'PUT', path, body: { ...config, name } });
      return validationOf(body);
    },
    config: async (name) => {
      const { status, body } = await http.request({ method: 'GET', path: at(name, '/config'), accept: [404] });
      return status === 404 ? null : (asRecord(body) as ConnectorConfig);
    },
    taskConfigs: async (name) => {
      const { body } = await http.request({ method: 'GET', path: at(name, '/tasks'), accept: [404] });
      return asArray(body).map((task) => asRecord(asRecord(task).config) as ConnectorConfig);
    },
    putConfig: async (name, config) => {
      await http.request({ method: 'PUT', path: at(name, '/config'), body: config });
    },
    status: async (name) => {
      const { status, body } = await http.request({ method: 'GET', path: at(name, '/status'), accept: [404] });
      return status === 404 ? null : statusOf(body);
    },
    statuses: async () => {
      const { body } = await http.request({ method: 'GET', path: '/connectors', query: { expand: 'status' } });
      return Object.values(asRecord(body)).map((entry) => statusOf(asRecord(entry).status));
    },
    revive: async (name) => {
      const query = { includeTasks: true, onlyFailed: true };
      await http.request({ method: 'PUT', path: at(name, '/resume'), accept: [404, REBALANCING] });
      await http.request({ method: 'POST', path: at(name, '/restart'), query, accept: [404, REBALANCING] });
    },
    stop: async (name) => {
      await http.request({ method: 'PUT', path: at(name, '/stop'), accept: [404] });
    },
    deleteOffsets: async (name) => {
      await http.request({ method: 'DELETE', path: at(name, '/offsets'), accept: [404] });
    },
    delete: async (name) => {
      await http.request({ method: 'DELETE', path: at(name), accept: [404] });
    },
  };
}

function statusOf(body: unknown): ConnectorStatus {
  const { name, connector, tasks } = asRecord(body);
  return {
    name: String(name),
    ...stateOf(connector),
    tasks: asArray(tasks).map((task) => ({ id: Number(asRecord(task).id), ...stateOf(task) })),
  };
}

function stateOf(body: unknown): { state: WorkState; trace?: string } {
  const { state, trace } = asRecord(body);
  return { state: String(state) as WorkState, ...(typeof trace === 'string' ? { trace } : {}) };
}

function validationOf(body: unknown): Validation {
  const problems: ConfigProblem[] = [];
  const known: string[] = [];
  for (const entry of asArray(asRecord(body).configs)) {
    const { definition, value } = asRecord(entry);
    const field = asRecord(value).name ?? asRecord(definition).name;
    // Fields that are only in the request have no definition: the connector does not know them.
    if (asRecord(definition).name !== undefined && asRecord(definition).name !== null) known.push(String(field));
    for (const message of asArray(asRecord(value).errors))
      problems.push({ field: String(field), message: String(message) });
  }
  return { problems, known };
}
