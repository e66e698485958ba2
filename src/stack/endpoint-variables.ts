// The names under which endpoints are found in the environment: one list for .local/endpoints.env, remote stacks and the docs.

export interface EndpointVariable {
  readonly name: string;
  readonly description: string;
  /** Must be set for a remote stack. */
  readonly required: boolean;
  /** Never printed. */
  readonly secret: boolean;
}

const address = (name: string, description: string): EndpointVariable => ({
  name,
  description,
  required: true,
  secret: false,
});
const optional = (name: string, description: string): EndpointVariable => ({
  name,
  description,
  required: false,
  secret: false,
});
const secret = (name: string, description: string): EndpointVariable => ({
  name,
  description,
  required: false,
  secret: true,
});

export const ENDPOINT_VARIABLES: readonly EndpointVariable[] = [
  address('KAFKA_BROKERS', 'Bootstrap servers, `host:port`, separated by commas.'),
  optional('KAFKA_SSL', '`true` to speak TLS to the brokers.'),
  optional('KAFKA_SASL_MECHANISM', '`plain`, `scram-sha-256` or `scram-sha-512`.'),
  optional('KAFKA_USERNAME', 'SASL user.'),
  secret('KAFKA_PASSWORD', 'SASL password.'),
  address('SCHEMA_REGISTRY_URL', 'Root of the Confluent-compatible API of the schema registry.'),
  address('KSQLDB_URL', 'ksqlDB REST API.'),
  address('CONNECT_URL', 'Kafka Connect REST API.'),
  address('ELASTICSEARCH_URL', 'Elasticsearch.'),
  { ...address('SHOP_DATABASE_URL', 'Postgres database of the shop, with the role that owns it.'), secret: true },
  {
    ...address('METRICS_DATABASE_URL', 'Postgres database of the aggregates, with the role that owns it.'),
    secret: true,
  },
  address('SHOP_URL', 'Click API.'),
  optional('INDEXER_URL', 'Health of the CDC indexer.'),
  optional('SHOP_DATABASE_HOST', 'Host of the shop database as Kafka Connect sees it.'),
  optional('SHOP_DATABASE_PORT', 'Port of the shop database as Kafka Connect sees it.'),
  optional('SHOP_DATABASE_NAME', 'Name of the shop database.'),
  optional('SHOP_CDC_USER', 'Role that Debezium logs in with (replication, reads the published tables).'),
  secret('SHOP_CDC_PASSWORD', 'Its password.'),
  optional('METRICS_DATABASE_HOST', 'Host of the metrics database as Kafka Connect sees it.'),
  optional('METRICS_DATABASE_PORT', 'Port of the metrics database as Kafka Connect sees it.'),
  optional('METRICS_DATABASE_NAME', 'Name of the metrics database.'),
  optional('METRICS_SINK_USER', 'Role that the JDBC sinks log in with (writes the aggregate tables).'),
  secret('METRICS_SINK_PASSWORD', 'Its password.'),
  optional('METRICS_READER_USER', 'Role for dashboards (reads the aggregate tables).'),
  secret('METRICS_READER_PASSWORD', 'Its password.'),
];
