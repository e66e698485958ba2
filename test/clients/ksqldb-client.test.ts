import { expect, test } from 'vitest';
import { createKsqldbClient } from '../../src/clients/ksqldb-client.ts';
import { ManualClock } from './manual-clock.ts';
import { type StubAnswer, StubServer } from './stub-server.ts';

const commandStatus = (status: string, sequence: number, queryId: string | null = null) => ({
  '@type': 'currentStatus',
  statementText: '',
  commandId: 'table/`COUNTS`/create',
  commandStatus: { status, message: `it is ${status}`, queryId },
  commandSequenceNumber: sequence,
  warnings: [],
});
const refusal = (message: string): StubAnswer => ({
  status: 400,
  body: { '@type': 'statement_error', error_code: 40001, message, statementText: '', entities: [] },
});

test('a statement is sent with prefixed streams properties, the next one waits for its sequence number', async () => {
  await using server = await StubServer.start(() => ({ body: [commandStatus('SUCCESS', 7, 'CTAS_COUNTS_7')] }));
  const client = createKsqldbClient(server.url);
  const first = await client.run('CREATE TABLE a;', { streamsProperties: { 'auto.offset.reset': 'earliest' } });
  await client.run('CREATE TABLE b;');
  expect(first).toMatchObject({ state: 'SUCCESS', queryId: 'CTAS_COUNTS_7', sequenceNumber: 7 });
  expect(server.requests.map((r) => r.body)).toEqual([
    { ksql: 'CREATE TABLE a;', streamsProperties: { 'ksql.streams.auto.offset.reset': 'earliest' } },
    { ksql: 'CREATE TABLE b;', streamsProperties: {}, commandSequenceNumber: 7 },
  ]);
});

test('a statement that is only queued is followed until it has ended', async () => {
  const states = ['EXECUTING', 'SUCCESS'];
  await using server = await StubServer.start(({ path }) =>
    path === '/ksql'
      ? { body: [commandStatus('QUEUED', 3)] }
      : { body: { status: states.shift(), message: 'Table created', queryId: null } },
  );
  const status = await createKsqldbClient(server.url, new ManualClock()).run('CREATE TABLE a;');
  expect(status).toMatchObject({ state: 'SUCCESS', message: 'Table created' });
  expect(server.requests.slice(1).map((r) => r.path)).toEqual(Array(2).fill('/status/table/%60COUNTS%60/create'));
});

test('a statement that fails while it is carried out is an error with the message of the server', async () => {
  await using server = await StubServer.start(() => ({ body: [commandStatus('ERROR', 3)] }));
  await expect(createKsqldbClient(server.url).run('X;')).rejects.toMatchObject({
    code: 'SERVICE_REFUSED',
    message: expect.stringContaining('it is ERROR') as string,
  });
});

test('an unknown source is described as null, any other refusal is an error', async () => {
  await using server = await StubServer.start(() => refusal("Could not find STREAM/TABLE 'NOSUCH' in the Metastore"));
  const client = createKsqldbClient(server.url);
  expect(await client.describe('NOSUCH')).toBeNull();
  server.answerWith(() => refusal('line 1:1: Syntax Error'));
  await expect(client.describe('NOSUCH')).rejects.toMatchObject({ code: 'SERVICE_REFUSED' });
});

test('sources and queries are listed with names, topics, states and texts', async () => {
  await using server = await StubServer.start(({ body }) => {
    const { ksql } = body as { ksql: string };
    if (ksql === 'LIST QUERIES;') {
      const query = {
        queryString: 'CREATE …',
        sinks: ['COUNTS'],
        sinkKafkaTopics: ['counts'],
        id: 'CTAS_COUNTS_7',
        state: 'RUNNING',
      };
      return { body: [{ '@type': 'queries', queries: [query] }] };
    }
    return {
      body: [
        { '@type': 'streams', streams: [{ type: 'STREAM', name: 'CLICKS', topic: 'clicks' }] },
        { '@type': 'tables', tables: [{ type: 'TABLE', name: 'COUNTS', topic: 'counts' }] },
      ],
    };
  });
  const client = createKsqldbClient(server.url);
  expect(await client.sources()).toEqual([
    { kind: 'STREAM', name: 'CLICKS', topic: 'clicks' },
    { kind: 'TABLE', name: 'COUNTS', topic: 'counts' },
  ]);
  expect(await client.queries()).toEqual([
    { id: 'CTAS_COUNTS_7', text: 'CREATE …', sinks: ['COUNTS'], state: 'RUNNING' },
  ]);
});

test('a pull query gives columns and rows, and an error line in between is an error', async () => {
  const header = JSON.stringify({ queryId: 'q', columnNames: ['A', 'B'], columnTypes: ['STRING', 'BIGINT'] });
  await using server = await StubServer.start(() => ({ lines: [header, '["x",1]', '["y",2]'] }));
  const client = createKsqldbClient(server.url);
  expect(await client.pull('SELECT * FROM t;')).toEqual({
    columns: ['A', 'B'],
    rows: [
      ['x', 1],
      ['y', 2],
    ],
  });
  server.answerWith(() => ({ lines: [header, '{"@type":"generic_error","error_code":50000,"message":"lost"}'] }));
  await expect(client.pull('SELECT * FROM t;')).rejects.toMatchObject({ message: 'ksqlDB ended the query: lost' });
});

test('a push query yields rows as they come and ends with its reader', async () => {
  await using server = await StubServer.start(() => ({
    lines: ['{"queryId":"q","columnNames":["A"]}', '[1]', '[2]', '[3]'],
  }));
  const rows: (readonly unknown[])[] = [];
  const end = new AbortController();
  for await (const row of createKsqldbClient(server.url).push('SELECT * FROM s EMIT CHANGES;', {
    signal: end.signal,
  })) {
    rows.push(row);
    if (rows.length === 2) break;
  }
  expect(rows).toEqual([[1], [2]]);
});

test('rows are asked for as lines: servers give one array to whoever also takes JSON', async () => {
  await using server = await StubServer.start(() => ({ lines: ['{"queryId":"q","columnNames":["A"]}', '[1]'] }));
  const client = createKsqldbClient(server.url);
  await client.pull('SELECT * FROM t;');
  for await (const _ of client.push('SELECT * FROM t EMIT CHANGES;', { signal: AbortSignal.timeout(5_000) })) break;
  expect(server.requests.map((r) => r.accept)).toEqual(Array(2).fill('application/vnd.ksqlapi.delimited.v1'));
});

test('whole numbers that a number cannot hold are bigints, at any depth', async () => {
  const row = '[9007199254740993,7,1.5,{"A":[-9223372036854775808]}]';
  await using server = await StubServer.start(() => ({ lines: ['{"queryId":"q","columnNames":["A"]}', row] }));
  const { rows } = await createKsqldbClient(server.url).pull('SELECT * FROM t;');
  expect(rows).toEqual([[9007199254740993n, 7, 1.5, { A: [-9223372036854775808n] }]]);
});

test('health names the parts that are not healthy', async () => {
  const details = { metastore: { isHealthy: true }, kafka: { isHealthy: false } };
  await using server = await StubServer.start(() => ({ body: { isHealthy: false, details, serverState: 'READY' } }));
  expect(await createKsqldbClient(server.url).health()).toEqual({ healthy: false, unhealthyParts: ['kafka'] });
});
