// HTTP/1.1 to HTTP/2 without TLS on one connection (`Upgrade: h2c`, RFC 7540 section 3.2): curl and Vert.x clients without prior knowledge.
//
// Node's HTTP/2 knows no such upgrade, but reads whatever bytes stand before it in a socket. So the request that asked for the
// upgrade is written once more, as the frames of stream 1, behind the client's own preface and settings: the session then sees a
// connection that has spoken HTTP/2 from its first byte. Fields go as literals without indexing, which leaves the table of
// compressed fields as the client believes it to be.
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { originForm } from './request-target.ts';

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const FRAME_HEAD = 9;
/** A frame's largest payload in bytes before settings say more; header fields must fit into one. */
const FRAME_LIMIT = 16_384;
/** Larger bodies are answered as HTTP/1.1: more would not fit the first window of stream 1. */
const BODY_LIMIT = 32_768;
const HEADER_LIMIT = 8_192;
const CLIENT_TIMEOUT_MS = 10_000;

const FRAME = { data: 0, headers: 1, settings: 4 } as const;
const END_STREAM = 0x1;
const END_HEADERS = 0x4;

const OF_THE_CONNECTION: ReadonlySet<string> = new Set([
  'connection',
  'upgrade',
  'http2-settings',
  'host',
  'keep-alive',
  'proxy-connection',
  'te',
]);

/** Whether the request may go on as HTTP/2. An offer that is not taken is answered as HTTP/1.1, as the standard wants. */
export function offersHttp2({ headers, rawHeaders }: IncomingMessage): boolean {
  return (
    headers.upgrade?.toLowerCase() === 'h2c' &&
    headers['http2-settings'] !== undefined &&
    headers['transfer-encoding'] === undefined &&
    headers.expect === undefined &&
    bodyLength(headers) <= BODY_LIMIT &&
    rawHeaders.reduce((bytes, text) => bytes + text.length + 4, 0) <= HEADER_LIMIT
  );
}

/**
 * Agrees to the upgrade and reads until the client has begun with HTTP/2. Resolves with the socket, paused and with all
 * that an HTTP/2 session has to read before it; with null when the client did something else, and then it is destroyed.
 */
export async function upgradeToHttp2(request: IncomingMessage, socket: Socket, head: Buffer): Promise<Socket | null> {
  const bytes = new SocketReader(socket, head);
  socket.setTimeout(CLIENT_TIMEOUT_MS, () => socket.destroy());
  const body = await bytes.take(bodyLength(request.headers));
  if (body) socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n');
  const preface = body && (await bytes.take(PREFACE.length));
  const settingsHead = preface?.equals(PREFACE) ? await bytes.take(FRAME_HEAD) : null;
  const length = settingsHead?.readUIntBE(0, 3) ?? 0;
  const begins = settingsHead?.[3] === FRAME.settings && length <= FRAME_LIMIT;
  const settings = begins ? await bytes.take(length) : null;
  if (!body || !settingsHead || !settings) {
    socket.destroy();
    return null;
  }
  socket.setTimeout(0);
  bytes.release([PREFACE, settingsHead, settings, ...requestFrames(request, body)]);
  return socket;
}

const bodyLength = (headers: IncomingMessage['headers']): number => Number(headers['content-length'] ?? 0);

function requestFrames(request: IncomingMessage, body: Buffer): Buffer[] {
  const { method = 'GET', url, headers, rawHeaders } = request;
  const fields: Buffer[] = [
    field(':method', method),
    field(':scheme', 'http'),
    field(':authority', headers.host ?? ''),
    field(':path', originForm(url)),
  ];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!.toLowerCase();
    if (!OF_THE_CONNECTION.has(name)) fields.push(field(name, rawHeaders[i + 1]!));
  }
  const ends = body.length === 0 ? END_STREAM : 0;
  const frames = [frame(FRAME.headers, END_HEADERS | ends, Buffer.concat(fields))];
  for (let at = 0; at < body.length; at += FRAME_LIMIT) {
    const part = body.subarray(at, at + FRAME_LIMIT);
    frames.push(frame(FRAME.data, at + part.length === body.length ? END_STREAM : 0, part));
  }
  return frames;
}

/** A frame of stream 1, the stream of the request that was upgraded. */
function frame(type: number, flags: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(FRAME_HEAD);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(1, 5);
  return Buffer.concat([head, payload]);
}

/** Literal header field without indexing, new name (RFC 7541 section 6.2.2). Header bytes are read as latin1 by Node. */
function field(name: string, value: string): Buffer {
  const text = (of: string): Buffer[] => {
    const bytes = Buffer.from(of, 'latin1');
    return [prefixedInteger(bytes.length), bytes];
  };
  return Buffer.concat([Buffer.from([0]), ...text(name), ...text(value)]);
}

/** An integer with a prefix of seven bits (RFC 7541 section 5.1). */
function prefixedInteger(value: number): Buffer {
  if (value < 127) return Buffer.from([value]);
  const bytes = [127];
  let rest = value - 127;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Buffer.from([...bytes, rest]);
}

/** Takes so many bytes at a time, and gives back what it took too much. */
class SocketReader {
  readonly #socket: Socket;
  #bytes: Buffer;
  #wake: (() => void) | null = null;
  readonly #onData = (chunk: Buffer): void => {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    this.#wake?.();
  };
  readonly #onEnd = (): void => this.#wake?.();

  constructor(socket: Socket, head: Buffer) {
    this.#socket = socket;
    this.#bytes = head;
    socket.on('error', () => socket.destroy());
    socket.on('data', this.#onData);
    socket.on('close', this.#onEnd);
    socket.on('end', this.#onEnd);
  }

  /** null when the connection ends before. */
  async take(count: number): Promise<Buffer | null> {
    while (this.#bytes.length < count) {
      if (this.#socket.readableEnded || this.#socket.destroyed) return null;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const taken = this.#bytes.subarray(0, count);
    this.#bytes = this.#bytes.subarray(count);
    return taken;
  }

  /** Puts the frames before the bytes that were not taken, for whoever reads the socket next. */
  release(before: readonly Buffer[]): void {
    this.#socket.off('data', this.#onData);
    this.#socket.off('close', this.#onEnd);
    this.#socket.off('end', this.#onEnd);
    this.#socket.pause();
    this.#socket.unshift(Buffer.concat([...before, this.#bytes]));
  }
}
