import { describe, expect, it } from 'vitest';
import { serverConfig } from '../../../src/engine/server/server-config.ts';

describe('settings of the engine', () => {
  it('name every variable that is missing or wrong', () => {
    expect(() => serverConfig({ SCHEMA_REGISTRY_URL: 'nowhere' })).toThrow(/KAFKA_BROKERS.*SCHEMA_REGISTRY_URL/s);
  });

  it('take ksqlDB properties as the docker image does', () => {
    const config = serverConfig({
      KAFKA_BROKERS: 'a:9092, b:9092',
      KSQL_KSQL_SERVICE_ID: 'mine_',
      KSQL_KSQL_FUNCTIONS_COLLECT__LIST_LIMIT: '5',
    });
    expect(config.brokers).toEqual(['a:9092', 'b:9092']);
    expect(config.properties).toMatchObject({
      'ksql.service.id': 'mine_',
      'ksql.functions.collect_list.limit': '5',
      'ksql.streams.processing.guarantee': 'exactly_once_v2',
    });
  });

  it('listen where KSQLDB_URL says, by default on the loopback address', () => {
    expect(serverConfig({ KAFKA_BROKERS: 'a:1' })).toMatchObject({ host: '127.0.0.1', port: 8088 });
    expect(serverConfig({ KAFKA_BROKERS: 'a:1', KSQLDB_URL: 'http://0.0.0.0:9' })).toMatchObject({
      host: '0.0.0.0',
      port: 9,
    });
  });
});

describe('settings that belong together', () => {
  const start = (environment: Record<string, string>) => () => serverConfig({ KAFKA_BROKERS: 'b:1', ...environment });

  it.each([
    { KSQLDB_USERNAME: 'ana' },
    { KSQLDB_PASSWORD: 'secret' },
    { KSQLDB_TLS_KEY_FILE: 'key.pem' },
    { KSQLDB_TLS_CERTIFICATE_FILE: 'certificate.pem' },
    { KSQLDB_URL: 'https://localhost:8088' },
  ])('refuse to start with half of them: %o', (environment) => {
    expect(start(environment)).toThrow(/belong together|but there is no/);
  });

  it('may all be empty', () => {
    expect(start({ KSQLDB_USERNAME: '', KSQLDB_PASSWORD: '' })).not.toThrow();
  });
});
