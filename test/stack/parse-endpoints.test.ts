import { describe, expect, it } from 'vitest';
import { ClickstreamError } from '../../src/errors/clickstream-error.ts';
import { dockerEndpoints } from '../../src/stack/docker/docker-endpoints.ts';
import { ENDPOINT_VARIABLES } from '../../src/stack/endpoint-variables.ts';
import { parseEndpoints } from '../../src/stack/parse-endpoints.ts';
import { selectStack } from '../../src/stack/select-stack.ts';

const complete = {
  KAFKA_BROKERS: 'k1:9092, k2:9092',
  SCHEMA_REGISTRY_URL: 'https://registry.example/apis/ccompat/v7/',
  KSQLDB_URL: 'https://ksql.example',
  CONNECT_URL: 'https://connect.example',
  ELASTICSEARCH_URL: 'https://search.example:9243',
  SHOP_DATABASE_URL: 'postgresql://owner:pass%40word@shop.example/shopdb',
  METRICS_DATABASE_URL: 'postgres://owner:other@metrics.example:6543/metrics',
  SHOP_URL: 'https://clicks.example',
};

function faultsOf(env: Record<string, string>): string {
  try {
    parseEndpoints(env);
  } catch (error) {
    if (error instanceof ClickstreamError) return error.message;
  }
  return '';
}

describe('parseEndpoints', () => {
  it('splits brokers and drops a trailing slash', () => {
    const endpoints = parseEndpoints(complete);
    expect(endpoints.kafkaBrokers).toEqual(['k1:9092', 'k2:9092']);
    expect(endpoints.schemaRegistryUrl).toBe('https://registry.example/apis/ccompat/v7');
  });

  it('gives connectors the database addresses of the URLs when they are not set apart', () => {
    const { environment } = parseEndpoints(complete);
    expect(environment).toMatchObject({
      SHOP_DATABASE_HOST: 'shop.example',
      SHOP_DATABASE_PORT: '5432',
      SHOP_DATABASE_NAME: 'shopdb',
      METRICS_DATABASE_PORT: '6543',
    });
  });

  it('lets an address for Connect differ from ours', () => {
    const { environment } = parseEndpoints({ ...complete, SHOP_DATABASE_HOST: 'inside' });
    expect(environment.SHOP_DATABASE_HOST).toBe('inside');
  });

  it('reports everything that is missing or malformed at once', () => {
    const { KSQLDB_URL: _, ...rest } = complete;
    const faults = faultsOf({ ...rest, CONNECT_URL: 'connect:8083', KAFKA_BROKERS: 'k1', KAFKA_SSL: 'yes' });
    expect(faults).toContain('KSQLDB_URL is not set');
    expect(faults).toContain('CONNECT_URL is not a URL');
    expect(faults).toContain('"k1", which is not host:port');
    expect(faults).toContain('KAFKA_SSL is neither true nor false');
  });

  it('never repeats a secret in its faults', () => {
    const faults = faultsOf({ ...complete, SHOP_DATABASE_URL: 'mysql://owner:topsecret@x/y' });
    expect(faults).toContain('SHOP_DATABASE_URL');
    expect(faults).not.toContain('topsecret');
  });

  it('reads a login for the brokers, and refuses half of one', () => {
    const login = {
      KAFKA_SSL: 'true',
      KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512',
      KAFKA_USERNAME: 'u',
      KAFKA_PASSWORD: 'p',
    };
    expect(parseEndpoints({ ...complete, ...login }).kafkaSecurity).toEqual({
      ssl: true,
      sasl: { mechanism: 'scram-sha-512', username: 'u', password: 'p' },
    });
    expect(faultsOf({ ...complete, KAFKA_USERNAME: 'u' })).toContain('KAFKA_USERNAME is set without KAFKA_PASSWORD');
    expect(
      faultsOf({ ...complete, KAFKA_SASL_MECHANISM: 'oauth', KAFKA_USERNAME: 'u', KAFKA_PASSWORD: 'p' }),
    ).toContain('none of plain');
  });
});

describe('stacks', () => {
  it('that do not exist are refused by name', () => {
    expect(() => selectStack('cloud', {})).toThrow(/no stack "cloud"/);
  });

  it('remote takes its endpoints from the environment and cannot be stopped', async () => {
    const stack = selectStack('remote', complete);
    expect((await stack.start(() => {})).connectUrl).toBe('https://connect.example');
    await expect(stack.stop({ wipe: false })).rejects.toThrow(/cannot be stopped/);
  });

  it('docker shows Connect the databases from inside the network and us the moved ports', () => {
    const endpoints = dockerEndpoints({ CLICKSTREAM_CONNECT_PORT: '18083', SHOP_OWNER_PASSWORD: 'a b' });
    expect(endpoints.connectUrl).toBe('http://127.0.0.1:18083');
    expect(endpoints.environment.SHOP_DATABASE_HOST).toBe('postgres');
    expect(endpoints.shopDatabaseUrl).toContain('shop_owner:a%20b@127.0.0.1:5432');
  });

  it('describe every variable that they use', () => {
    const described = new Set(ENDPOINT_VARIABLES.map(({ name }) => name));
    const used = Object.keys(dockerEndpoints({}).environment);
    expect(used.filter((name) => !described.has(name))).toEqual([]);
  });
});
