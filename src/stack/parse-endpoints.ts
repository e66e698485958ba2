// Reads endpoints from environment variables, and reports everything that is missing or malformed at once.
import { ClickstreamError } from '../errors/clickstream-error.ts';
import { ENDPOINT_VARIABLES } from './endpoint-variables.ts';
import type { Environment } from './select-stack.ts';
import type { Endpoints, KafkaSecurity } from './stack.ts';

const SASL_MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
const HTTP = ['http:', 'https:'];
const POSTGRES = ['postgres:', 'postgresql:'];

/** @throws ClickstreamError STACK_CONFIG_INVALID naming every faulty variable, without its value. */
export function parseEndpoints(env: Environment): Endpoints {
  const faults: string[] = [];
  const environment: Record<string, string> = {};
  for (const { name, required } of ENDPOINT_VARIABLES) {
    const value = env[name]?.trim();
    if (value) environment[name] = value;
    else if (required) faults.push(`${name} is not set`);
  }

  const url = (name: string, protocols: readonly string[]): string => {
    const text = environment[name];
    if (text === undefined) return '';
    const parsed = URL.canParse(text) ? new URL(text) : undefined;
    if (parsed === undefined || !protocols.includes(parsed.protocol) || parsed.hostname === '') {
      faults.push(`${name} is not a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`);
    }
    return text.replace(/\/+$/, '');
  };

  const kafkaBrokers = (environment.KAFKA_BROKERS ?? '')
    .split(',')
    .map((broker) => broker.trim())
    .filter(Boolean);
  for (const broker of kafkaBrokers) {
    if (!/^[^\s:/]+:\d{1,5}$|^\[[0-9a-fA-F:]+\]:\d{1,5}$/.test(broker))
      faults.push(`KAFKA_BROKERS holds "${broker}", which is not host:port`);
  }
  const endpoints: Endpoints = {
    kafkaBrokers,
    kafkaSecurity: parseSecurity(environment, faults),
    schemaRegistryUrl: url('SCHEMA_REGISTRY_URL', HTTP),
    ksqldbUrl: url('KSQLDB_URL', HTTP),
    connectUrl: url('CONNECT_URL', HTTP),
    elasticsearchUrl: url('ELASTICSEARCH_URL', HTTP),
    shopDatabaseUrl: url('SHOP_DATABASE_URL', POSTGRES),
    metricsDatabaseUrl: url('METRICS_DATABASE_URL', POSTGRES),
    shopUrl: url('SHOP_URL', HTTP),
    environment: withDatabaseAddresses(environment),
  };
  if (faults.length > 0) {
    throw new ClickstreamError(
      'STACK_CONFIG_INVALID',
      `the endpoints of the stack are not usable:\n  ${faults.join('\n  ')}`,
      {
        nextStep: 'Set the named variables; docs/operating.md lists all of them.',
        details: { faults },
      },
    );
  }
  return endpoints;
}

function parseSecurity(environment: Readonly<Record<string, string>>, faults: string[]): KafkaSecurity {
  const ssl = environment.KAFKA_SSL === 'true';
  if (environment.KAFKA_SSL !== undefined && !['true', 'false'].includes(environment.KAFKA_SSL)) {
    faults.push('KAFKA_SSL is neither true nor false');
  }
  const { KAFKA_USERNAME: username, KAFKA_PASSWORD: password } = environment;
  const mechanism = (environment.KAFKA_SASL_MECHANISM ?? 'plain').toLowerCase();
  if (username === undefined && password === undefined) {
    if (environment.KAFKA_SASL_MECHANISM !== undefined)
      faults.push('KAFKA_SASL_MECHANISM is set without KAFKA_USERNAME');
    return { ssl };
  }
  const known = SASL_MECHANISMS.find((candidate) => candidate === mechanism);
  if (known === undefined) faults.push(`KAFKA_SASL_MECHANISM is none of ${SASL_MECHANISMS.join(', ')}`);
  if (username === undefined) faults.push('KAFKA_PASSWORD is set without KAFKA_USERNAME');
  if (password === undefined) faults.push('KAFKA_USERNAME is set without KAFKA_PASSWORD');
  if (known === undefined || username === undefined || password === undefined) return { ssl };
  return { ssl, sasl: { mechanism: known, username, password } };
}

// Connect usually sees the databases under the same address as we do; the variables are there for when it does not.
function withDatabaseAddresses(environment: Readonly<Record<string, string>>): Record<string, string> {
  const result: Record<string, string> = {};
  for (const prefix of ['SHOP', 'METRICS']) {
    const text = environment[`${prefix}_DATABASE_URL`];
    if (text === undefined || !URL.canParse(text)) continue;
    const url = new URL(text);
    result[`${prefix}_DATABASE_HOST`] = url.hostname;
    result[`${prefix}_DATABASE_PORT`] = url.port || '5432';
    result[`${prefix}_DATABASE_NAME`] = decodeURIComponent(url.pathname.slice(1));
  }
  return { ...result, ...environment };
}
