import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import https from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { http2Request } from './http2-request.ts';
import { ServerFixture } from './server-fixture.ts';

const PASSWORD = 'correct horse';
const basic = (password: string): string => `Basic ${Buffer.from(`ana:${password}`).toString('base64')}`;

let folder: string;
let server: ServerFixture;
let ca: Buffer;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'engine-tls-'));
  const [key, certificate] = [path.join(folder, 'key.pem'), path.join(folder, 'certificate.pem')];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const files = ['-keyout', key, '-out', certificate, '-days', '1'];
  execFileSync('openssl', ['req', '-x509', ...curve, ...subject, ...files], { stdio: 'ignore' });
  ca = readFileSync(certificate);
  server = await ServerFixture.start({
    KSQLDB_URL: 'https://127.0.0.1:8088',
    KSQLDB_TLS_KEY_FILE: key,
    KSQLDB_TLS_CERTIFICATE_FILE: certificate,
    KSQLDB_USERNAME: 'ana',
    KSQLDB_PASSWORD: PASSWORD,
  });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly version: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

function http1(authorization?: string): Promise<Answer> {
  const headers = authorization === undefined ? {} : { authorization };
  return new Promise((resolve, reject) => {
    const options = { ca, headers, agent: false as const };
    const request = https.get(`https://127.0.0.1:${server.port}/info`, options, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += String(chunk);
      });
      const { statusCode = 0, httpVersion: version } = response;
      response.on('end', () => resolve({ status: statusCode, version, headers: response.headers, text }));
    });
    request.on('error', reject);
  });
}

function webSocket(authorization?: string): Promise<string> {
  const request = encodeURIComponent(JSON.stringify({ ksql: 'LIST STREAMS;' }));
  const headers = authorization === undefined ? {} : { authorization };
  return new Promise((resolve) => {
    const socket = new WebSocket(`wss://127.0.0.1:${server.port}/ws/query?request=${request}`, { ca, headers });
    socket.on('message', (data) => resolve(String(data)));
    socket.on('error', (error) => resolve(error.message));
  });
}

describe('a server with TLS and a login', () => {
  it('answers over HTTP/1.1 whoever has the password', async () => {
    const { status, version, text } = await http1(basic(PASSWORD));
    expect([status, version]).toEqual([200, '1.1']);
    expect(JSON.parse(text)).toHaveProperty('KsqlServerInfo');
  });

  it('answers over HTTP/2 to who offers it by ALPN', async () => {
    const headers = { ':path': '/info', authorization: basic(PASSWORD) };
    const { status, text } = await http2Request(`https://127.0.0.1:${server.port}`, headers, undefined, { ca });
    expect(status).toBe(200);
    expect(JSON.parse(text)).toHaveProperty('KsqlServerInfo');
  });

  it.each([
    ['no password', undefined],
    ['another password', basic('wrong')],
    ['a password of the same beginning', basic(`${PASSWORD}!`)],
    ['another scheme', `Bearer ${PASSWORD}`],
  ])('refuses %s with error code 40100', async (_, authorization) => {
    const { status, headers, text } = await http1(authorization);
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toMatch(/^Basic realm=/);
    expect(JSON.parse(text)).toMatchObject({ '@type': 'generic_error', error_code: 40100 });
    const http2 = await http2Request(
      `https://127.0.0.1:${server.port}`,
      { ':path': '/info', ...(authorization ? { authorization } : {}) },
      undefined,
      { ca },
    );
    expect(http2.status).toBe(401);
  });

  it('asks for the password before a websocket too', async () => {
    expect(await webSocket()).toMatch('401');
    expect(JSON.parse(await webSocket(basic(PASSWORD)))).toHaveProperty('error');
  });

  it('logs neither password nor header', async () => {
    await http1(basic('a wrong one'));
    await webSocket(basic(PASSWORD));
    expect(server.logged).not.toBe('');
    for (const secret of [PASSWORD, basic(PASSWORD), basic('a wrong one')]) expect(server.logged).not.toContain(secret);
  });
});
