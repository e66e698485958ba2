// Clients that ask and then do not read: what they have not read may not gather in the engine.
import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';

/** Resolves when the answer has begun; from then on nothing is read. Returns how to hang up. */
export type StuckClient = (url: URL, statement: string) => Promise<() => void>;

const PROPERTIES = { 'auto.offset.reset': 'earliest' };

async function overSocket(url: URL, request: string): Promise<() => void> {
  const socket = connect(Number(url.port), url.hostname);
  socket.on('error', () => socket.destroy());
  socket.write(request);
  await once(socket, 'readable');
  socket.pause();
  return () => socket.destroy();
}

const post = (url: URL, path: string, body: object): string => {
  const text = JSON.stringify(body);
  return `POST ${path} HTTP/1.1\r\nhost: ${url.host}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
};

export const overHttp1: StuckClient = (url, ksql) =>
  overSocket(url, post(url, '/query', { ksql, streamsProperties: PROPERTIES }));

export const overWebsocket: StuckClient = (url, ksql) => {
  const request = encodeURIComponent(JSON.stringify({ ksql, streamsProperties: PROPERTIES }));
  return overSocket(
    url,
    `GET /ws/query?request=${request} HTTP/1.1\r\nhost: ${url.host}\r\nconnection: Upgrade\r\nupgrade: websocket\r\n` +
      'sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
};

export const overHttp2: StuckClient = async (url, sql) => {
  const session = connectHttp2(url.origin);
  session.on('error', () => session.destroy());
  const stream = session.request({ ':method': 'POST', ':path': '/query-stream', 'content-type': 'application/json' });
  stream.end(JSON.stringify({ sql, properties: PROPERTIES }));
  await once(stream, 'response');
  stream.pause();
  return () => session.destroy();
};
