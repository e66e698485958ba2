import net from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ServerFixture } from '../server-fixture.ts';

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const SETTINGS = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);
const DATA = 0;
const HEADERS = 1;
const END_STREAM = 1;
/** `:status 200` as its one byte in HPACK's static table. */
const STATUS_200 = 0x88;

interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  readonly payload: Buffer;
}

function framesOf(bytes: Buffer): Frame[] {
  const frames: Frame[] = [];
  for (let at = 0; at + 9 <= bytes.length; ) {
    const length = bytes.readUIntBE(at, 3);
    if (at + 9 + length > bytes.length) break;
    const payload = bytes.subarray(at + 9, at + 9 + length);
    frames.push({ type: bytes[at + 3]!, flags: bytes[at + 4]!, stream: bytes.readUInt32BE(at + 5), payload });
    at += 9 + length;
  }
  return frames;
}

let server: ServerFixture;
beforeEach(async () => {
  server = await ServerFixture.start();
});
afterEach(() => server[Symbol.asyncDispose]());

/** Sends the request; `begin` goes out after the 101. Resolves with what came until stream 1 or the connection ended. */
function exchange(request: string, begin: Buffer): Promise<{ head: string; frames: Frame[] }> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(server.port, '127.0.0.1', () => socket.write(request));
    let bytes = Buffer.alloc(0);
    let begun = false;
    const state = () => {
      const end = bytes.indexOf('\r\n\r\n') + 4;
      return { head: bytes.subarray(0, end).toString('latin1'), frames: framesOf(bytes.subarray(end)) };
    };
    const finish = (): void => {
      resolve(state());
      socket.destroy();
    };
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      const { head, frames } = state();
      if (head.startsWith('HTTP/1.1 200')) return finish();
      if (head.startsWith('HTTP/1.1 101') && !begun) {
        begun = true;
        socket.write(begin);
      }
      if (frames.some((f) => f.stream === 1 && (f.flags & END_STREAM) !== 0)) finish();
    });
    socket.on('close', finish);
    socket.on('error', reject);
  });
}

const upgrade = (method: string, path: string, body: string, more = ''): string =>
  `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n` +
  `HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n${more}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

describe('an upgrade from HTTP/1.1 to HTTP/2', () => {
  it('answers the request that asked for it on stream 1', async () => {
    const { head, frames } = await exchange(upgrade('GET', '/info', ''), Buffer.concat([PREFACE, SETTINGS]));
    expect(head).toMatch(/^HTTP\/1\.1 101 .*\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n$/);
    const own = frames.filter((f) => f.stream === 1);
    expect(own[0]).toMatchObject({ type: HEADERS });
    expect(own[0]!.payload[0]).toBe(STATUS_200);
    const text = Buffer.concat(own.filter((f) => f.type === DATA).map((f) => f.payload)).toString('utf8');
    expect(JSON.parse(text)).toMatchObject({ KsqlServerInfo: { serverStatus: 'RUNNING' } });
  });

  it('reads a target that names the whole address', async () => {
    const request = upgrade('GET', 'http://localhost:8088/info', '');
    const { frames } = await exchange(request, Buffer.concat([PREFACE, SETTINGS]));
    expect(frames.find((f) => f.stream === 1)?.payload[0]).toBe(STATUS_200);
  });

  it('takes the body of the request along, so that rows can be inserted', async () => {
    await server.engine.run("CREATE STREAM s (n BIGINT) WITH (KAFKA_TOPIC='s', PARTITIONS=1, VALUE_FORMAT='JSON');");
    const body = `{"target":"s"}\n${Array.from({ length: 1_500 }, (_, n) => `{"n":${n}}\n`).join('')}`;
    const { frames } = await exchange(upgrade('POST', '/inserts-stream', body), Buffer.concat([PREFACE, SETTINGS]));
    expect(frames.at(-1)).toMatchObject({ stream: 1 });
    expect(server.rows.map((row) => row.value?.[0])).toEqual(Array.from({ length: 1_500 }, (_, n) => BigInt(n)));
  });

  it('is not taken for a body without a length: then the answer is HTTP/1.1', async () => {
    const request = upgrade('GET', '/info', '').replace('Content-Length: 0', 'Transfer-Encoding: chunked');
    const { head } = await exchange(`${request}0\r\n\r\n`, Buffer.alloc(0));
    expect(head).toMatch(/^HTTP\/1\.1 200/);
  });

  it('ends the connection when the client does not go on with HTTP/2', async () => {
    const begin = Buffer.from('GET /info HTTP/1.1\r\nHost: localhost\r\nA: BCDEFGH\r\n\r\n');
    const { frames } = await exchange(upgrade('GET', '/info', ''), begin);
    expect(frames).toEqual([]);
  });
});
