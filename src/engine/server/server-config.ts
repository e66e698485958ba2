// Settings of the engine's process: addresses from the environment, ksqlDB's own properties as the docker image takes them.
import { readFileSync } from 'node:fs';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import { type EngineSettings, readEngineSettings } from './engine-settings.ts';

export type ServerConfig = EngineSettings & {
  readonly brokers: string[];
  readonly host: string;
  readonly port: number;
  /** ksqlDB server properties: defaults, then the file, then the environment. */
  readonly properties: Readonly<Record<string, string>>;
};

/** What differs from, or must be known beside, the defaults of the code that reads a property. */
const DEFAULT_PROPERTIES: Readonly<Record<string, string>> = {
  'ksql.service.id': 'default_',
  'ksql.streams.processing.guarantee': 'exactly_once_v2',
  'ksql.logging.processing.topic.auto.create': 'true',
  'ksql.logging.processing.stream.auto.create': 'true',
  'ksql.logging.processing.rows.include': 'true',
};

/** @throws ClickstreamError STATEMENT_INVALID naming every variable that is missing or wrong. */
export function serverConfig(environment: Readonly<Record<string, string | undefined>>): ServerConfig {
  const { settings: config, faults } = readEngineSettings(environment);
  if (faults.length > 0) {
    throw new ClickstreamError('ENGINE_CONFIG_INVALID', `the engine cannot start: ${faults.join('; ')}`);
  }
  const url = new URL(config.KSQLDB_URL);
  return {
    ...config,
    brokers: config.KAFKA_BROKERS.split(',').map((broker) => broker.trim()),
    host: url.hostname,
    port: url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port),
    properties: {
      ...DEFAULT_PROPERTIES,
      ...(config.KSQLDB_PROPERTIES_FILE ? propertiesFile(config.KSQLDB_PROPERTIES_FILE) : {}),
      ...propertiesFromEnvironment(environment),
    },
  };
}

/** KSQL_KSQL_SERVICE_ID is ksql.service.id: one underscore is a dot, two are an underscore, three a dash. */
function propertiesFromEnvironment(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const properties: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith('KSQL_') || value === undefined) continue;
    const property = name
      .slice('KSQL_'.length)
      .toLowerCase()
      .replace(/_{1,3}/g, (run) => (run.length === 1 ? '.' : run.length === 2 ? '_' : '-'));
    properties[property] = value;
  }
  return properties;
}

function propertiesFile(path: string): Record<string, string> {
  const properties: Record<string, string> = {};
  for (const line of readFileSync(path, 'utf8').split(/\r?\n/)) {
    const entry = /^\s*([^#!\s=:][^=:\s]*)\s*[=:]\s*(.*)$/.exec(line);
    if (entry) properties[entry[1]!] = entry[2]!.trim();
  }
  return properties;
}
