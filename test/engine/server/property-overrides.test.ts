import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ServerFixture } from './server-fixture.ts';

const LIST = 'LIST VARIABLES;';
let server: ServerFixture;
beforeAll(async () => {
  server = await ServerFixture.start({
    KSQL_KSQL_PROPERTIES_OVERRIDES_DENYLIST: 'ksql.streams.acks, num.stream.threads',
  });
});
afterAll(() => server[Symbol.asyncDispose]());

const override = (name: string, value: unknown) => server.ksql(LIST, { streamsProperties: { [name]: value } });

describe('properties of a request', () => {
  it.each([
    ['acks', 'all'],
    ['ksql.streams.producer.linger.ms', 5],
    ['ksql.streams.consumer.max.poll.records', '10'],
    ['ksql.streams.topic.retention.ms', '1000'],
    ['ksql.functions.my_function.limit', 'whatever'],
    ['ksql.connect.url', 'http://elsewhere'],
    ['ksql.query.pull.table.scan.enabled', true],
    ['commit.interval.ms', ' 100 '],
  ])('may set %s', async (name, value) => {
    expect((await override(name, value)).status).toBe(200);
  });

  it.each([
    'no.such',
    'ksql.no.such',
    'ksql.streams.no.such',
    'main.consumer.client.id',
    'topic.no.such',
    'ksql.heartbeat.enable',
  ])('cannot name %s, which does not exist', async (name) => {
    const { status, body } = await override(name, 'x');
    expect(status).toBe(500);
    expect(body).toMatchObject({ '@type': 'statement_error', error_code: 50000, statementText: LIST, entities: [] });
    expect(body.message).toContain(name);
  });

  it.each([
    ['auto.offset.reset', 'EARLIEST'],
    ['auto.offset.reset', 'none'],
    ['ksql.query.pull.table.scan.enabled', 'yes'],
    ['num.standby.replicas', '1.5'],
    ['num.standby.replicas', '3000000000'],
    ['cache.max.bytes.buffering', 'much'],
    ['ksql.streams.producer.acks', '2'],
  ])('cannot set %s to %s', async (name, value) => {
    const { status, body } = await override(name, value);
    expect({ status, code: body.error_code, type: body['@type'] }).toEqual({
      status: 400,
      code: 40000,
      type: 'generic_error',
    });
    expect(body.message).toContain(name);
  });

  it.each([
    'bootstrap.servers',
    'ksql.streams.bootstrap.servers',
    'ksql.pull.queries.enable',
    'ssl.protocol',
    'ksql.hidden.topics',
  ])('cannot override %s, which is one for the whole server', async (name) => {
    expect((await override(name, 'true')).body).toMatchObject({ '@type': 'generic_error', error_code: 40000 });
  });

  it.each(['ksql.service.id', 'ksql.streams.acks', 'num.stream.threads'])(
    'cannot override %s, which is denied',
    async (name) => {
      const value = name === 'num.stream.threads' ? '1' : 'all';
      const { body } = await override(name, value);
      expect(body).toMatchObject({ '@type': 'generic_error', error_code: 40000 });
      expect(body.message).toContain('prohibited');
      const response = await fetch(`http://127.0.0.1:${server.port}/is_valid_property/${name}`);
      expect({ status: response.status, body: await response.json() }).toMatchObject({
        status: 400,
        body: { error_code: 40000 },
      });
      expect((await server.ksql(`SET '${name}'='${value}';`)).body).toMatchObject({ error_code: 40001 });
    },
  );

  it.each(['ksql.connect.url', 'ksql.schema.registry.url', 'no.such.at.all'])(
    'is told to be free to set %s',
    async (name) => {
      const response = await fetch(`http://127.0.0.1:${server.port}/is_valid_property/${name}`);
      expect({ status: response.status, body: await response.text() }).toEqual({ status: 200, body: 'true' });
    },
  );

  it('that do not exist are an error without a statement for /query, and pass for /query-stream', async () => {
    const sql = 'SELECT * FROM nosuch;';
    const query = await server.post('/query', { ksql: sql, streamsProperties: { 'no.such': 1 } });
    expect(query).toMatchObject({
      status: 500,
      contentType: 'application/json',
      body: { '@type': 'generic_error', error_code: 50000 },
    });
    const stream = await server.post('/query-stream', { sql, properties: { 'no.such': 1, more: null } });
    expect(stream.body).toMatchObject({ '@type': 'statement_error', error_code: 40001 });
  });
});
