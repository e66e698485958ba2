import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ServerFixture } from './server-fixture.ts';

let server: ServerFixture;
beforeAll(async () => {
  server = await ServerFixture.start();
});
afterAll(() => server[Symbol.asyncDispose]());

const LIST = 'LIST VARIABLES;';

describe('the body of a request', () => {
  it.each([
    ['properties that are a list', { ksql: LIST, streamsProperties: [] }],
    ['properties that are a text', { ksql: LIST, streamsProperties: 'x' }],
    ['variables that are a number', { ksql: LIST, sessionVariables: 1 }],
    ['statements that are an object', { ksql: {} }],
    ['a sequence number that is a word', { ksql: LIST, commandSequenceNumber: 'first' }],
  ])('with %s is refused as JSON that cannot be read', async (_, body) => {
    const answer = await server.post('/ksql', body);
    expect(answer).toMatchObject({ status: 400, contentType: null });
    expect(answer.body).toMatchObject({ '@type': 'generic_error', error_code: 40000 });
    expect(answer.body.message).toMatch(/^Invalid JSON in request/);
  });

  it('with a property that is null is no request the server can read', async () => {
    const answer = await server.ksql(LIST, { streamsProperties: { 'auto.offset.reset': null } });
    expect(answer).toMatchObject({ status: 500, contentType: null, body: { error_code: 50000 } });
  });

  it.each([
    ['numbers stand for text', { sessionVariables: { x: 1 } }, [{ name: 'x', value: '1' }]],
    ['text stands for a number', { commandSequenceNumber: '-1' }, []],
    ['an empty text is no number', { commandSequenceNumber: '' }, []],
    ['nulls stand for what is missing', { streamsProperties: null, sessionVariables: null }, []],
    ['unknown fields are passed over', { more: { than: 'is known' } }, []],
  ])('is read as Jackson reads it: %s', async (_, fields, variables) => {
    const { status, body } = await server.ksql(LIST, fields);
    expect({ status, variables: body[0]?.variables }).toEqual({ status: 200, variables });
  });

  it('may have lists as values of properties', async () => {
    const { status } = await server.ksql(LIST, { streamsProperties: { 'interceptor.classes': ['a.B', 'c.D'] } });
    expect(status).toBe(200);
  });

  it('of a query must have statements in it', async () => {
    expect((await server.post('/query', { ksql: ' ' })).body).toMatchObject({
      '@type': 'generic_error',
      error_code: 40000,
    });
    expect((await server.post('/query-stream', {})).body).toMatchObject({
      '@type': 'generic_error',
      error_code: 40000,
    });
    expect((await server.post('/query-stream', { sql: '' })).body).toMatchObject({ error_code: 40001 });
  });
});

describe('a sequence number', () => {
  it.each(['/ksql', '/query'])('that is not reached is told by %s', async (path) => {
    await using own = await ServerFixture.start({ KSQL_KSQL_SERVER_COMMAND_RESPONSE_TIMEOUT_MS: '1' });
    const answer = await own.post(path, { ksql: path === '/ksql' ? LIST : 'PRINT x;', commandSequenceNumber: 7 });
    expect(answer).toMatchObject({ status: 503, body: { '@type': 'generic_error', error_code: 50301 } });
  });
});

describe('variables', () => {
  const reference = '$'.concat('{who}');
  const statement = `DEFINE who='ana'; DEFINE greeting='hello ${reference}'; LIST VARIABLES;`;

  it.each([
    ['are put in place', {}, 'hello ana'],
    [
      'stay as written when a session switches that off',
      { 'ksql.variable.substitution.enable': false },
      `hello ${reference}`,
    ],
  ])('%s', async (_, streamsProperties, value) => {
    const { body } = await server.ksql(statement, { streamsProperties });
    expect(body[0]?.variables).toContainEqual({ name: 'greeting', value });
  });
});
