import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ENTITY,
  ENTITY_KINDS,
  ERROR,
  problemsOfAnswer,
  RESOURCES,
} from '../../../conformance/rest-model/rest-model.ts';
import { ServerFixture } from './server-fixture.ts';

let server: ServerFixture;
beforeAll(async () => {
  server = await ServerFixture.start();
  server.clusterTopics.set('s', { consumers: 1, groups: 1 });
  const { status } = await server.ksql(
    `CREATE TYPE address AS STRUCT<street STRING, zips ARRAY<INT>, more MAP<STRING, DECIMAL(4, 2)>>;
     CREATE STREAM s (id INT KEY, a address, h BYTES HEADER('h'), t TIMESTAMP)
       WITH (KAFKA_TOPIC='s', PARTITIONS=2, VALUE_FORMAT='JSON', TIMESTAMP='t');
     CREATE TABLE t AS SELECT id, COUNT(*) AS c FROM s WINDOW TUMBLING (SIZE 1 HOUR) GROUP BY id;
     CREATE STREAM r AS SELECT id, a FROM s;`,
  );
  expect(status).toBe(200);
});
afterAll(() => server[Symbol.asyncDispose]());

/** Kinds that only Connect, or a query of a client, brings about: other tests ask for them through the same check. */
const ELSEWHERE = [
  'connector_info',
  'drop_connector',
  'connector_list',
  'connector_plugins_list',
  'connector_description',
  'terminate_query',
];

const BY_KIND: Readonly<Record<string, string>> = {
  currentStatus:
    "CREATE TABLE IF NOT EXISTS n (id INT PRIMARY KEY) WITH (KAFKA_TOPIC='n', PARTITIONS=1, VALUE_FORMAT='JSON');",
  properties: "SET 'auto.offset.reset'='earliest'; LIST PROPERTIES;",
  queries: 'LIST QUERIES;',
  sourceDescription: 'DESCRIBE s;',
  source_descriptions: 'DESCRIBE STREAMS;',
  queryDescription: 'EXPLAIN SELECT * FROM s EMIT CHANGES;',
  query_descriptions: 'LIST QUERIES EXTENDED;',
  streams: 'LIST STREAMS;',
  tables: 'LIST TABLES;',
  kafka_topics: 'LIST TOPICS;',
  kafka_topics_extended: 'LIST TOPICS EXTENDED;',
  function_names: 'LIST FUNCTIONS;',
  describe_function: 'DESCRIBE FUNCTION CUBE_EXPLODE;',
  type_list: 'LIST TYPES;',
  warning_entity: 'UNDEFINE nothing;',
  variables: "DEFINE x='1'; LIST VARIABLES;",
  assert_topic: "ASSERT TOPIC 's';",
  assert_schema: "ASSERT NOT EXISTS SCHEMA SUBJECT 'nothing' ID 3;",
};

describe('every kind of answer has exactly the fields that clients make it from', () => {
  it('and each is asked for', () => {
    expect([...Object.keys(BY_KIND), ...ELSEWHERE].sort()).toEqual([...ENTITY_KINDS].sort());
  });

  // The fixture looks at each answer as a whole; here it only has to be of the kind.
  it.each(Object.entries(BY_KIND))('%s', async (kind, sql) => {
    const { status, body } = await server.ksql(sql);
    expect({ status, kind: body.at(-1)?.['@type'] }).toEqual({ status: 200, kind });
  });

  it.each([
    'PAUSE ALL;',
    'RESUME ALL;',
    'ALTER STREAM s ADD COLUMN z INT;',
    'DROP TYPE address;',
    'DROP STREAM r;',
    'TERMINATE ALL;',
  ])('a command: %s', async (sql) => {
    expect((await server.ksql(sql)).body[0]?.['@type']).toBe('currentStatus');
  });

  it.each(['LIST NOTHING;', 'DESCRIBE nothing;', 'DROP STREAM nothing;', 'CREATE TYPE n AS INT; DESCRIBE nothing;'])(
    'an error: %s',
    async (sql) => {
      expect((await server.ksql(sql)).status).toBe(400);
    },
  );

  it.each(['/info', '/status', '/v1/metadata', '/v1/metadata/id', '/status/type/ADDRESS/create'])(
    'GET %s',
    async (path) => {
      const response = await fetch(`http://127.0.0.1:${server.port}${path}`);
      expect(response.status).toBe(200);
      expect(problemsOfAnswer(path, 200, await response.text())).toEqual([]);
    },
  );
});

describe('the check itself', () => {
  const variables = { '@type': 'variables', statementText: 'x', warnings: [], variables: [{ name: 'a', value: 'b' }] };

  it.each([
    ['a field too few', { ...variables, variables: undefined }],
    ['a field too many', { ...variables, more: 1 }],
    ['a field inside too many', { ...variables, variables: [{ name: 'a', value: 'b', more: 1 }] }],
    ['a wrong type', { ...variables, variables: [{ name: 'a', value: 1 }] }],
    ['a kind that nobody knows', { ...variables, '@type': 'variable' }],
    ['no kind', 'variables'],
  ])('finds %s', (_, value) => {
    expect(ENTITY(variables, '$')).toEqual([]);
    expect(ENTITY(JSON.parse(JSON.stringify(value)), '$')).not.toEqual([]);
  });

  it('finds what is wrong with errors and resources', () => {
    expect(ERROR({ '@type': 'statement_error', error_code: 40001, message: 'x', entities: [] }, '$')).toHaveLength(1);
    expect(RESOURCES['/info']!({ KsqlServerInfo: { version: 'new' } }, '$')).toHaveLength(4);
  });
});
