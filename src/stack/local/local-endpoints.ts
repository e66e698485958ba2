// The addresses of the local stack, and the file that tells them to psql, kcat, curl and any script.
import { PRIVATE_FILE_MODE, writeFileAtomic } from '../../common/atomic-file.ts';
import { formatEnvironmentFile } from '../../common/environment-file.ts';
import type { Ports } from './local-ports.ts';
import type { LocalSecrets } from './secrets.ts';

const HOST = '127.0.0.1';

export const REGISTRY_COMPATIBLE_API = '/apis/ccompat/v7';

/** Every variable of `ENDPOINT_VARIABLES` that the local stack has. */
export function localEnvironment(ports: Ports, secrets: LocalSecrets): Record<string, string> {
  const database = (user: string, password: string, name: string) =>
    `postgresql://${user}:${encodeURIComponent(password)}@${HOST}:${ports.postgres}/${name}`;
  return {
    KAFKA_BROKERS: `${HOST}:${ports.kafka}`,
    SCHEMA_REGISTRY_URL: `http://${HOST}:${ports.registry}${REGISTRY_COMPATIBLE_API}`,
    KSQLDB_URL: `http://${HOST}:${ports.ksqldb}`,
    CONNECT_URL: `http://${HOST}:${ports.connect}`,
    ELASTICSEARCH_URL: `http://${HOST}:${ports.elasticsearch}`,
    SHOP_DATABASE_URL: database('shop_owner', secrets.SHOP_OWNER_PASSWORD, 'shop'),
    METRICS_DATABASE_URL: database('metrics_owner', secrets.METRICS_OWNER_PASSWORD, 'metrics'),
    SHOP_URL: `http://${HOST}:${ports.shop}`,
    INDEXER_URL: `http://${HOST}:${ports.indexer}`,
    SHOP_DATABASE_HOST: HOST,
    SHOP_DATABASE_PORT: String(ports.postgres),
    SHOP_DATABASE_NAME: 'shop',
    SHOP_CDC_USER: 'shop_cdc',
    SHOP_CDC_PASSWORD: secrets.SHOP_CDC_PASSWORD,
    METRICS_DATABASE_HOST: HOST,
    METRICS_DATABASE_PORT: String(ports.postgres),
    METRICS_DATABASE_NAME: 'metrics',
    METRICS_SINK_USER: 'metrics_sink',
    METRICS_SINK_PASSWORD: secrets.METRICS_SINK_PASSWORD,
    METRICS_READER_USER: 'metrics_reader',
    METRICS_READER_PASSWORD: secrets.METRICS_READER_PASSWORD,
  };
}

/** Writes the file that a shell can source: `set -a; . .local/endpoints.env`. */
export async function writeEndpointsFile(path: string, environment: Readonly<Record<string, string>>): Promise<void> {
  const heading = ['Endpoints of the local stack, with passwords. In a shell: set -a; . .local/endpoints.env; set +a'];
  await writeFileAtomic(path, formatEnvironmentFile(environment, heading), PRIVATE_FILE_MODE);
}
