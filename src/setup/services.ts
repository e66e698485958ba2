// The clients of one stack, opened together and closed together.
import { type ClickApiClient, createClickApiClient } from '../clients/click-api-client.ts';
import { type ConnectClient, createConnectClient } from '../clients/connect-client.ts';
import { createElasticsearchClient, type ElasticsearchClient } from '../clients/elasticsearch-client.ts';
import { createKafkaAdminClient, type KafkaAdminClient } from '../clients/kafka-admin-client.ts';
import { createKsqldbClient, type KsqldbClient } from '../clients/ksqldb-client.ts';
import { createPostgresClient, type PostgresClient } from '../clients/postgres-client.ts';
import { createSchemaRegistryClient, type SchemaRegistryClient } from '../clients/schema-registry-client.ts';
import type { DatabaseName } from '../definition/definition.ts';
import type { Endpoints } from '../stack/stack.ts';

export interface Services extends AsyncDisposable {
  readonly kafka: KafkaAdminClient;
  readonly registry: SchemaRegistryClient;
  readonly connect: ConnectClient;
  readonly ksqldb: KsqldbClient;
  readonly elasticsearch: ElasticsearchClient;
  readonly databases: Readonly<Record<DatabaseName, PostgresClient>>;
  /** With the role that owns the database; carries the password. */
  readonly databaseUrls: Readonly<Record<DatabaseName, string>>;
  readonly clicks: ClickApiClient;
}

/** Nothing is sent yet. */
export function openServices(endpoints: Endpoints): Services {
  const { ssl, sasl } = endpoints.kafkaSecurity;
  const kafka = createKafkaAdminClient({
    brokers: endpoints.kafkaBrokers,
    ssl,
    ...(sasl === undefined ? {} : { sasl }),
  });
  const shop = createPostgresClient('the shop database', endpoints.shopDatabaseUrl);
  const metrics = createPostgresClient('the metrics database', endpoints.metricsDatabaseUrl);
  const elasticsearch = createElasticsearchClient(endpoints.elasticsearchUrl);
  return {
    kafka,
    registry: createSchemaRegistryClient(endpoints.schemaRegistryUrl),
    connect: createConnectClient(endpoints.connectUrl),
    ksqldb: createKsqldbClient(endpoints.ksqldbUrl),
    elasticsearch,
    databases: { shop, metrics },
    databaseUrls: { shop: endpoints.shopDatabaseUrl, metrics: endpoints.metricsDatabaseUrl },
    clicks: createClickApiClient(endpoints.shopUrl),
    [Symbol.asyncDispose]: async () => {
      await Promise.allSettled([kafka, shop, metrics, elasticsearch].map((client) => client[Symbol.asyncDispose]()));
    },
  };
}
