import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ServerFixture } from './server-fixture.ts';

let server: ServerFixture;
beforeAll(async () => {
  server = await ServerFixture.start({ KSQL_KSQL_SERVER_COMMAND_RESPONSE_TIMEOUT_MS: '1' });
});
afterAll(() => server[Symbol.asyncDispose]());

interface Closed {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
}

function ask(parameters: Readonly<Record<string, string>>): Promise<Closed> {
  return new Promise((resolve, reject) => {
    let message = '';
    const query = new URLSearchParams(parameters);
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/ws/query?${query}`);
    socket.on('message', (data) => {
      message = String((JSON.parse(String(data)) as { readonly error?: unknown }).error);
    });
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason), message }));
    socket.on('error', reject);
  });
}

const request = (fields: object): { readonly request: string } => ({ request: JSON.stringify(fields) });

describe('a query over a websocket', () => {
  it.each([
    ['no request', {}, 1003, /^Error parsing request: /],
    ['a request that is no object', { request: '[]' }, 1003, /^Error parsing request: /],
    ['no statement', request({}), 1003, /^Error parsing request: .*ksql/],
    [
      'a property that is denied',
      request({ ksql: 'PRINT x;', streamsProperties: { 'ksql.service.id': 'x' } }),
      1003,
      /^Error parsing request: .*ksql\.service\.id/,
    ],
    [
      'a property that does not exist',
      request({ ksql: 'PRINT x;', streamsProperties: { nope: 1 } }),
      1003,
      /^Error parsing request: .*nope/,
    ],
    ['what is no SQL', request({ ksql: 'SELEKT;' }), 1003, /^Error parsing query: /],
    ['two statements', request({ ksql: 'PRINT x; PRINT y;' }), 1003, /^Error parsing query: /],
    ['a version that is not known', { version: '2', ...request({ ksql: 'PRINT x;' }) }, 1003, /api version/],
    [
      'a command that has not taken effect',
      request({ ksql: 'PRINT x;', commandSequenceNumber: 9 }),
      1013,
      /sequence number 9/,
    ],
  ])('with %s is closed with a code and the reason', async (_, parameters, code, message) => {
    const closed = await ask(parameters);
    expect(closed.code).toBe(code);
    expect(closed.message).toMatch(message);
    expect(closed.message.startsWith(closed.reason.replace(/\.\.\.$/, ''))).toBe(true);
  });

  it('of version 1 goes on', async () => {
    expect((await ask({ version: '1', ...request({ ksql: 'LIST STREAMS;' }) })).message).not.toContain('version');
  });

  it('has its reason cut where a close frame is full', async () => {
    const { reason, message } = await ask(request({ ksql: `${'ä'.repeat(200)};` }));
    expect(Buffer.byteLength(reason)).toBeLessThanOrEqual(123);
    expect(reason.endsWith('...')).toBe(true);
    expect(message.length).toBeGreaterThan(reason.length);
  });
});
