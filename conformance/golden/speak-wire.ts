// Sends what was recorded below the level of single HTTP/1.1 calls: HTTP/2 streams, an upgrade to HTTP/2, and websocket queries.
import { execFile } from 'node:child_process';
import http2 from 'node:http2';
import { promisify } from 'node:util';
import { WebSocket } from 'ws';
import type { Answer } from './recorded-call.ts';
import type { Frame } from './wire-recordings.ts';

const DEADLINE_MS = 15_000;
/** What has no end is read until nothing has come for so long. */
const SILENCE_MS = 1_500;

/** @param status and what else the wire shows; the rest of an answer cannot be seen there */
export const wireAnswer = (status: number, contentType: string | null, text: string): Answer => ({
  status,
  contentType,
  location: null,
  allow: null,
  chunked: false,
  text,
});

/** Collects what a stream gives until it ends, falls silent or takes too long. */
function collect(source: NodeJS.ReadableStream & { destroy(): unknown }, endless: boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    let silence: NodeJS.Timeout | null = null;
    const finish = (): void => {
      clearTimeout(deadline);
      if (silence) clearTimeout(silence);
      resolve(text);
      source.destroy();
    };
    const deadline = setTimeout(finish, DEADLINE_MS);
    source.setEncoding('utf8');
    source.on('data', (chunk: string) => {
      text += chunk;
      if (!endless) return;
      if (silence) clearTimeout(silence);
      silence = setTimeout(finish, SILENCE_MS);
    });
    source.on('end', finish);
    source.on('error', reject);
  });
}

export interface Http2Request {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** It has to be cut off. */
  readonly endless: boolean;
}

export async function speakHttp2(url: URL, request: Http2Request): Promise<Answer> {
  const session = http2.connect(url.origin);
  try {
    const stream = session.request({ ':method': request.method, ':path': request.path, ...request.headers });
    const answered = new Promise<http2.IncomingHttpHeaders>((resolve, reject) => {
      stream.on('response', resolve);
      stream.on('error', reject);
      session.on('error', reject);
    });
    stream.end(request.body ?? undefined);
    const head = await answered;
    return wireAnswer(Number(head[':status']), head['content-type'] ?? null, await collect(stream, request.endless));
  } finally {
    session.destroy();
  }
}

/** By curl, as recorded: Node's client cannot begin with HTTP/1.1. */
export async function speakUpgraded(url: URL, { method, path, body }: Http2Request): Promise<Answer> {
  const format = '\n%{http_version} %{http_code} %{content_type}';
  const request = ['-s', '--http2', '-X', method, '-d', body ?? '', '-w', format, new URL(path, url).href];
  const { stdout } = await promisify(execFile)('curl', request);
  const end = stdout.lastIndexOf('\n');
  const [version, status, contentType] = stdout.slice(end + 1).split(' ');
  if (version !== '2') throw new TypeError(`no upgrade: HTTP/${version}`);
  return wireAnswer(Number(status), contentType ?? null, stdout.slice(0, end));
}

export function speakWebSocket(url: URL, path: string, endless: boolean): Promise<Frame[]> {
  return new Promise((resolve, reject) => {
    const frames: Frame[] = [];
    const socket = new WebSocket(`ws://${url.host}${path}`);
    let silence: NodeJS.Timeout | null = null;
    const finish = (): void => {
      clearTimeout(deadline);
      if (silence) clearTimeout(silence);
      socket.terminate();
      resolve(frames);
    };
    const deadline = setTimeout(finish, DEADLINE_MS);
    socket.on('error', reject);
    socket.on('message', (data) => {
      frames.push({ kind: 'text', text: String(data) });
      if (silence) clearTimeout(silence);
      if (endless) silence = setTimeout(finish, SILENCE_MS);
    });
    socket.on('close', (code, reason) => {
      frames.push({ kind: 'close', text: `${code} ${reason.toString('utf8')}` });
      finish();
    });
  });
}
