import http from 'node:http';
import net from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ServerFixture } from './server-fixture.ts';

let server: ServerFixture;
beforeAll(async () => {
  server = await ServerFixture.start();
});
afterAll(() => server[Symbol.asyncDispose]());

/** What the server says to these bytes until it ends the connection or has sent a whole head. */
function say(bytes: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = net.connect(server.port, '127.0.0.1', () => socket.write(bytes));
    let text = '';
    const finish = (): void => {
      resolve(text);
      socket.destroy();
    };
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (text.includes('\r\n\r\n')) finish();
    });
    socket.on('close', finish);
    socket.on('error', finish);
  });
}

const get = (target: string, headers = ''): Promise<string> =>
  say(`GET ${target} HTTP/1.1\r\nHost: x\r\n${headers}\r\n`);
const UPGRADE = 'Upgrade: websocket\r\nConnection: Upgrade\r\n';

function post(path: string, write: (request: http.ClientRequest) => void): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const request = http.request({ port: server.port, path, method: 'POST' }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += String(chunk);
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    request.on('error', reject);
    write(request);
  });
}

describe('the server towards clients that know no manners', () => {
  it.each([
    ['what is no HTTP', 'GARBAGE\r\n\r\n'],
    ['TLS where none is', Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3])],
    ['a request without a host', 'GET /info HTTP/1.1\r\n\r\n'],
  ])('answers 400 to %s', async (_, bytes) => {
    expect(await say(bytes)).toMatch(/^HTTP\/1\.1 400/);
  });

  it('answers 431 to headers that are too large', async () => {
    expect(await get('/info', `X: ${'a'.repeat(20_000)}\r\n`)).toMatch(/^HTTP\/1\.1 431/);
  });

  it.each(['/status/%zz/a/b', '/is_valid_property/%E0%A4%A'])(
    'answers 400 to the badly encoded path %s',
    async (path) => {
      expect(await get(path)).toMatch(/^HTTP\/1\.1 400/);
    },
  );

  it('answers a request that names the whole address, as proxies do', async () => {
    expect(await get('http://x/info')).toMatch(/^HTTP\/1\.1 200/);
  });

  it.each([
    ['an impossible path', '//', '404'],
    ['another path', '/ws/other', '404'],
    ['a handshake without a key', '/ws/query', '400'],
  ])('answers an upgrade to a websocket for %s', async (_, path, status) => {
    expect(await get(path, UPGRADE)).toMatch(`HTTP/1.1 ${status}`);
  });

  it('ends the connection of who begins HTTP/2 and then sends something else', async () => {
    expect(await say('PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n')).not.toContain('200');
  });

  it.each(['', '{', '[]', 'null', '"x"', '\u0000', '['.repeat(100_000)])(
    'refuses the body %#, which is no JSON object',
    async (body) => {
      const { status, text } = await post('/ksql', (request) => request.end(body));
      expect([400, 500]).toContain(status);
      expect(JSON.parse(text)).toMatchObject({ '@type': 'generic_error' });
    },
  );

  it('tells the reason to who sends too much, and goes on with the connection of others', async () => {
    const mebibyte = Buffer.alloc(1_048_576, 32);
    const { status, text } = await post('/ksql', (request) => {
      let sent = 0;
      const more = (): void => {
        while (sent++ < 24) if (!request.write(mebibyte)) return void request.once('drain', more);
        request.end();
      };
      more();
    });
    expect(status).toBe(400);
    expect(JSON.parse(text).message).toContain('larger than');
    expect(await get('/info')).toMatch(/^HTTP\/1\.1 200/);
  });

  it.each([
    ['no request', '', 1003],
    ['a request that is no JSON', '?request={', 1003],
    ['no query', `?request=${encodeURIComponent('{"ksql":"LIST STREAMS;"}')}`, 1003],
    ['a reason longer than a frame holds', `?request=${encodeURIComponent(`{"ksql":"${'ä'.repeat(500)};"}`)}`, 1003],
  ])('tells a websocket client with %s what is wrong, and closes', async (_, query, code) => {
    const closed = await new Promise<{ code: number; messages: string[] }>((resolve, reject) => {
      const messages: string[] = [];
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}/ws/query${query}`);
      socket.on('message', (data) => messages.push(String(data)));
      socket.on('close', (closeCode) => resolve({ code: closeCode, messages }));
      socket.on('error', reject);
    });
    expect(closed.code).toBe(code);
    expect(JSON.parse(closed.messages[0]!)).toHaveProperty('error');
  });

  it('holds a thousand connections at once', async () => {
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => get('/info')));
    expect(answers.filter((text) => text.startsWith('HTTP/1.1 200'))).toHaveLength(1_000);
  });
});
