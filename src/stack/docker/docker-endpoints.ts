// The addresses of the containers as this machine sees them; the variables are those of docker-compose.yml.
import { PORT_RULES, type PortName, portVariable } from '../local/local-ports.ts';
import { parseEndpoints } from '../parse-endpoints.ts';
import type { Environment } from '../select-stack.ts';
import type { Endpoints } from '../stack.ts';

/** The password of everything that has none set: the ports are bound to the loopback address. */
const DEFAULT_PASSWORD = 'clickstream';

/** @throws ClickstreamError STACK_CONFIG_INVALID when a port variable is no port. */
export function dockerEndpoints(env: Environment): Endpoints {
  const port = (name: PortName) => env[portVariable(name)] || String(PORT_RULES[name].default);
  const password = (name: string) => env[name] || DEFAULT_PASSWORD;
  const address = (name: PortName) => `http://127.0.0.1:${port(name)}`;
  const database = (user: string, secret: string, name: string) =>
    `postgresql://${user}:${encodeURIComponent(password(secret))}@127.0.0.1:${port('postgres')}/${name}`;
  return parseEndpoints({
    KAFKA_BROKERS: `127.0.0.1:${port('kafka')}`,
    SCHEMA_REGISTRY_URL: `${address('registry')}/apis/ccompat/v7`,
    KSQLDB_URL: address('ksqldb'),
    CONNECT_URL: address('connect'),
    ELASTICSEARCH_URL: address('elasticsearch'),
    SHOP_DATABASE_URL: database('shop_owner', 'SHOP_OWNER_PASSWORD', 'shop'),
    METRICS_DATABASE_URL: database('metrics_owner', 'METRICS_OWNER_PASSWORD', 'metrics'),
    SHOP_URL: address('shop'),
    // Connect looks from inside the network.
    SHOP_DATABASE_HOST: 'postgres',
    SHOP_DATABASE_PORT: '5432',
    SHOP_DATABASE_NAME: 'shop',
    SHOP_CDC_USER: 'shop_cdc',
    SHOP_CDC_PASSWORD: password('SHOP_CDC_PASSWORD'),
    METRICS_DATABASE_HOST: 'postgres',
    METRICS_DATABASE_PORT: '5432',
    METRICS_DATABASE_NAME: 'metrics',
    METRICS_SINK_USER: 'metrics_sink',
    METRICS_SINK_PASSWORD: password('METRICS_SINK_PASSWORD'),
    METRICS_READER_USER: 'metrics_reader',
    METRICS_READER_PASSWORD: password('METRICS_READER_PASSWORD'),
  });
}
