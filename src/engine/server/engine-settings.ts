// Every setting of the engine's process: its check, its default and what it is for, from which the reference is printed too.
// A table of our own instead of a zod schema: zod alone would take a sixth of the engine's idle memory.

interface EngineSetting {
  readonly description: string;
  readonly check?: 'url' | 'flag' | 'required';
  readonly default?: string;
}

const setting = <const S extends EngineSetting>(value: S): S => value;

export const ENGINE_SETTINGS = {
  KAFKA_BROKERS: setting({ check: 'required', description: 'Bootstrap servers, separated by commas.' }),
  KAFKA_SSL: setting({ check: 'flag', default: 'false', description: '`true` to speak TLS to the brokers.' }),
  KAFKA_USERNAME: setting({ description: 'SASL PLAIN towards the brokers, with KAFKA_PASSWORD.' }),
  KAFKA_PASSWORD: setting({ description: 'SASL password.' }),
  SCHEMA_REGISTRY_URL: setting({
    check: 'url',
    description: 'Root of the Confluent-compatible API; without it only formats that need no registry can be used.',
  }),
  CONNECT_URL: setting({ check: 'url', description: 'Kafka Connect, for statements about connectors.' }),
  KSQLDB_URL: setting({ check: 'url', default: 'http://127.0.0.1:8088', description: 'Where the REST API listens.' }),
  KSQLDB_TLS_KEY_FILE: setting({ description: 'PEM file; with the certificate, the API is served over TLS.' }),
  KSQLDB_TLS_CERTIFICATE_FILE: setting({ description: 'PEM file.' }),
  KSQLDB_USERNAME: setting({ description: 'Basic authentication, with KSQLDB_PASSWORD.' }),
  KSQLDB_PASSWORD: setting({ description: 'Its password.' }),
  KSQLDB_PROPERTIES_FILE: setting({
    description: 'A Java properties file with ksqlDB server properties; variables KSQL_… go over it.',
  }),
  LOG_LEVEL: setting({
    default: 'info',
    description: '`trace`, `debug`, `info`, `warn`, `error` or `fatal`.',
  }),
};

type Settings = typeof ENGINE_SETTINGS;

/** Settings that are required or have a default are always there. */
export type EngineSettings = {
  readonly [N in keyof Settings]: Settings[N] extends { readonly default: string } | { readonly check: 'required' }
    ? string
    : string | undefined;
};

/** Settings that mean nothing without each other. */
const PAIRS = [
  ['KSQLDB_TLS_KEY_FILE', 'KSQLDB_TLS_CERTIFICATE_FILE'],
  ['KSQLDB_USERNAME', 'KSQLDB_PASSWORD'],
] as const;

/** Values and everything that is wrong with them. */
export function readEngineSettings(environment: Readonly<Record<string, string | undefined>>): {
  readonly settings: EngineSettings;
  readonly faults: readonly string[];
} {
  const faults: string[] = [];
  const settings: Record<string, string | undefined> = {};
  for (const [name, rule] of Object.entries<EngineSetting>(ENGINE_SETTINGS)) {
    const value = environment[name] ?? rule.default;
    settings[name] = value;
    if (rule.check === 'required' && !value) faults.push(`${name} is not set`);
    if (value === undefined) continue;
    if (rule.check === 'url' && !URL.canParse(value)) faults.push(`${name} is no URL`);
    if (rule.check === 'flag' && value !== 'true' && value !== 'false')
      faults.push(`${name} is neither true nor false`);
  }
  for (const [one, other] of PAIRS) {
    // Half a setting would leave the API open without a word.
    if (!settings[one] !== !settings[other]) faults.push(`${one} and ${other} belong together: one of them is missing`);
  }
  const url = settings.KSQLDB_URL ?? '';
  if (url.startsWith('https:') && !settings.KSQLDB_TLS_KEY_FILE)
    faults.push('KSQLDB_URL is https, but there is no KSQLDB_TLS_KEY_FILE');
  return { settings: settings as EngineSettings, faults };
}
