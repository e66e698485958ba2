import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Http2Answer, http2Request } from './http2-request.ts';
import { ServerFixture } from './server-fixture.ts';

let server: ServerFixture;

beforeEach(async () => {
  server = await ServerFixture.start();
  await server.engine.run(`
    CREATE STREAM clicks (id STRING KEY, n BIGINT, \`lower\` STRING) WITH (KAFKA_TOPIC='c', PARTITIONS=1, VALUE_FORMAT='JSON');
    CREATE STREAM keyless (n BIGINT) WITH (KAFKA_TOPIC='k', PARTITIONS=1, VALUE_FORMAT='JSON');`);
});

afterEach(() => server[Symbol.asyncDispose]());

const insert = (lines: readonly (object | string)[], accept?: string): Promise<Http2Answer> =>
  http2Request(
    `http://127.0.0.1:${server.port}`,
    { ':method': 'POST', ':path': '/inserts-stream', ...(accept ? { accept } : {}) },
    lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''),
  );

const answers = ({ text }: Http2Answer): unknown[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('the inserts stream', () => {
  it('acknowledges every row in order, without a content type', async () => {
    const answer = await insert([{ target: 'clicks' }, { ID: 'a', n: 1 }, { id: 'b', N: 2, '`lower`': 'x' }]);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBeUndefined();
    expect(answer.text).toBe('{"seq":0,"status":"ok"}\n{"seq":1,"status":"ok"}\n');
    expect(server.rows.map((row) => [row.key, row.value])).toEqual([
      [['a'], [1n, null]],
      [['b'], [2n, 'x']],
    ]);
  });

  it('acknowledges in one JSON array for who accepts JSON', async () => {
    const answer = await insert([{ target: 'keyless' }, { n: 1 }], 'application/json');
    expect(JSON.parse(answer.text)).toEqual([{ seq: 0, status: 'ok' }]);
  });

  it('passes over columns that the target does not have', async () => {
    expect(answers(await insert([{ target: 'keyless' }, { nope: 1 }, { n: 2 }]))).toEqual([
      { seq: 0, status: 'ok' },
      { seq: 1, status: 'ok' },
    ]);
    expect(server.rows.map((row) => row.value)).toEqual([[null], [2n]]);
  });

  it.each([
    ['a value of another type', { n: 'abc' }],
    ['a line that is no JSON', 'nope'],
    ['a line that is no object', '[1]'],
  ])('ends with an InsertError at %s, and inserts nothing after it', async (_, row) => {
    const [first, second, ...more] = answers(await insert([{ target: 'keyless' }, { n: 1 }, row, { n: 3 }]));
    expect(first).toEqual({ seq: 0, status: 'ok' });
    expect(second).toMatchObject({ '@type': 'InsertError', status: 'error', seq: 1, error_code: 40000 });
    expect(more).toEqual([]);
    expect(server.rows).toHaveLength(1);
  });

  it('wants a value in every key column', async () => {
    const [answer] = answers(await insert([{ target: 'clicks' }, { n: 1 }]));
    expect(answer).toMatchObject({ '@type': 'InsertError', seq: 0, error_code: 40000 });
    expect(server.rows).toEqual([]);
  });

  it('answers 400 when the target is unknown', async () => {
    const answer = await insert([{ target: 'nosuch' }, { n: 1 }]);
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toBeUndefined();
    expect(JSON.parse(answer.text)).toMatchObject({ '@type': 'generic_error', error_code: 40001 });
  });

  it('is there over HTTP/2 only', async () => {
    const answer = await fetch(`http://127.0.0.1:${server.port}/inserts-stream`, { method: 'POST', body: '{}' });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error_code: 40004 });
  });
});
