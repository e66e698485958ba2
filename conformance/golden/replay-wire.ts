// Replays recorded HTTP/2 streams, websocket queries and conversations of the ksql CLI against a server, and reports differences in structure.
// Usage: node conformance/golden/replay-wire.ts DIR [--url http://127.0.0.1:8088] [--only TEXT] [--details]
// DIR holds h2, ws and cli. The server must have the streams and tables of the calls recorded beside them.
import { execFile } from 'node:child_process';
import http from 'node:http';
import http2 from 'node:http2';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { WebSocket } from 'ws';
import { streamedParts, structuralDifferences } from './compare-answers.ts';
import { HTTP2_BODIES } from './http2-bodies.ts';
import { type Frame, readCli, readHttp2, readWebSockets } from './wire-recordings.ts';

const DEADLINE_MS = 15_000;
/** Streams without an end are read until nothing has come for so long. */
const SILENCE_MS = 1_500;

interface Answer {
  readonly status: number;
  readonly contentType: string | null;
  readonly body: string;
}

const args = process.argv.slice(2);
const after = (flag: string): string | null => (args.includes(flag) ? (args[args.indexOf(flag) + 1] ?? null) : null);
const directory = args[0];
if (!directory) {
  console.error('Usage: node conformance/golden/replay-wire.ts DIR [--url URL] [--only TEXT] [--details]');
  process.exit(2);
}
const url = new URL(after('--url') ?? 'http://127.0.0.1:8088');
const only = after('--only');

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

async function speakHttp2(
  path: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  body: string | undefined,
  endless: boolean,
): Promise<Answer> {
  const session = http2.connect(url.origin);
  try {
    const stream = session.request({ ':method': method, ':path': path, ...headers });
    const answered = new Promise<http2.IncomingHttpHeaders>((resolve, reject) => {
      stream.on('response', resolve);
      stream.on('error', reject);
      session.on('error', reject);
    });
    stream.end(body);
    const head = await answered;
    const text = await collect(stream, endless);
    return { status: Number(head[':status']), contentType: head['content-type'] ?? null, body: text };
  } finally {
    session.destroy();
  }
}

/** By curl, as recorded: Node's client cannot begin with HTTP/1.1. */
async function speakUpgraded(path: string, method: string, body: string): Promise<Answer> {
  const format = '\n%{http_version} %{http_code} %{content_type}';
  const request = ['-s', '--http2', '-X', method, '-d', body, '-w', format, new URL(path, url).href];
  const { stdout } = await promisify(execFile)('curl', request);
  const end = stdout.lastIndexOf('\n');
  const [version, status, contentType] = stdout.slice(end + 1).split(' ');
  if (version !== '2') throw new TypeError(`no upgrade: HTTP/${version}`);
  return { status: Number(status), contentType: contentType ?? null, body: stdout.slice(0, end) };
}

async function replayHttp2(): Promise<void> {
  for (const recording of readHttp2(join(directory!, 'h2'))) {
    const { name, path, method, headers, upgraded } = recording;
    const { host: _, connection: __, upgrade: ___, 'content-length': ____, 'http2-settings': _____, ...sent } = headers;
    const body = HTTP2_BODIES[name];
    const endless = name === 'qs-push-cut' || name === 'plog-query';
    await judge(`h2/${name}`, async () => {
      const answer = upgraded
        ? await speakUpgraded(path, method, body ?? '')
        : await speakHttp2(path, method, sent, body, endless);
      return [answer.body, differences(recording, answer, path, name === 'plog-query')];
    });
  }
}

function differences(
  theirs: { readonly status: number; readonly contentType: string | null; readonly body: string },
  ours: Answer,
  path: string,
  anyRows = false,
): string[] {
  const found: string[] = [];
  if (theirs.status !== ours.status) found.push(`status ${ours.status}, not ${theirs.status}`);
  if (theirs.contentType !== ours.contentType)
    found.push(`content type ${ours.contentType}, not ${theirs.contentType}`);
  const streamed = theirs.status === 200 && /^\/query/.test(path) && /queryId/.test(theirs.body);
  if (streamed) {
    const [a, b] = [streamedParts(theirs.body), streamedParts(ours.body)];
    if (a.header !== b.header) found.push(`header ${b.header.slice(0, 300)}, not ${a.header.slice(0, 300)}`);
    if (anyRows) return found;
    const missing = a.rows.filter((row) => !b.rows.includes(row));
    if (missing.length > 0) found.push(`missing ${missing.length} of ${a.rows.length} rows: ${missing[0]}`);
    return found;
  }
  const [a, b] = [values(theirs.body), values(ours.body)];
  return [...found, ...structuralDifferences(a, b)];
}

/** One JSON value, or one per line; other lines stand for themselves. */
function values(text: string): unknown[] {
  return text
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => {
      try {
        return JSON.parse(line);
      } catch {
        return line;
      }
    });
}

async function replayWebSockets(): Promise<void> {
  for (const { name, path, frames } of readWebSockets(join(directory!, 'ws'))) {
    await judge(`ws/${name}`, async () => {
      const ours = await speakWebSocket(path, frames.at(-1)?.kind !== 'close');
      const text = ours.map((frame) => `${frame.kind} ${frame.text}`).join('\n');
      return [text, frameDifferences(frames, ours)];
    });
  }
}

function speakWebSocket(path: string, endless: boolean): Promise<Frame[]> {
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

function frameDifferences(theirs: readonly Frame[], ours: readonly Frame[]): string[] {
  const shape = ({ kind, text }: Frame): string => {
    if (kind === 'close') return `close ${text.slice(0, 4)}`;
    if (text.startsWith('"')) return 'text';
    if (/^\{"error":(?!"done")/.test(text)) return 'error';
    return text;
  };
  const [a, b] = [theirs.map(shape), ours.map(shape)];
  const found = a.flatMap((frame, i) => (frame === b[i] || b.includes(frame) ? [] : [`no frame ${frame}`]));
  const kinds = (frames: readonly Frame[]) => frames.map((f) => f.kind).join();
  if (kinds(theirs) !== kinds(ours) && theirs.at(-1)?.kind === 'close')
    found.push(`${ours.length} frames, not ${theirs.length}`);
  return found;
}

/** What the recorded queries are called here. */
async function queryIds(): Promise<readonly string[]> {
  const body = JSON.stringify({ ksql: 'LIST QUERIES;' });
  const answer = await speakHttp1('/ksql', 'POST', {}, body);
  return [...answer.body.matchAll(/"id":"(C[ST]AS_\w+_\d+)"/g)].map((match) => match[1]!);
}

function speakHttp1(
  path: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  body: string | null,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { path, method, headers }, (response) => {
      const { statusCode = 0 } = response;
      collect(response, false).then(
        (text) => resolve({ status: statusCode, contentType: response.headers['content-type'] ?? null, body: text }),
        reject,
      );
    });
    request.setTimeout(DEADLINE_MS, () => request.destroy(new Error('no answer')));
    request.on('error', reject);
    request.end(body ?? undefined);
  });
}

async function replayCli(): Promise<void> {
  const ids = await queryIds();
  const renamed = (text: string): string =>
    text.replace(/C[ST]AS_\w+?(?=_\d+\b)_\d+/g, (id) => {
      const stem = id.replace(/\d+$/, '');
      return ids.find((own) => own.replace(/\d+$/, '') === stem) ?? id;
    });
  for (const file of ['s-json', 'wire-file-tabular', 'exec-select', 'exec-push', 'exec-error', 'interactive']) {
    const path = join(directory!, 'cli', `${file}${file === 'wire-file-tabular' ? '.log' : '.wire'}`);
    let sequence = -1;
    for (const call of readCli(path)) {
      const { host: _, 'content-length': __, ...headers } = call.headers;
      const body =
        call.body === null
          ? null
          : renamed(call.body).replace(/"commandSequenceNumber":\d+/, `"commandSequenceNumber":${sequence}`);
      await judge(`cli/${call.name}`, async () => {
        const answer = await speakHttp1(call.path, call.method, headers, body);
        for (const [, number] of answer.body.matchAll(/"commandSequenceNumber":(\d+)/g))
          sequence = Math.max(sequence, Number(number));
        return [`${call.body}\n${answer.body}`, differences({ ...call, body: call.answer }, answer, call.path)];
      });
    }
  }
}

let same = 0;
let all = 0;

async function judge(name: string, replay: () => Promise<[text: string, differences: string[]]>): Promise<void> {
  if (only && !name.includes(only)) return;
  all++;
  const [text, found] = await replay().catch((error: unknown): [string, string[]] => ['', [String(error)]]);
  if (found.length === 0) same++;
  else {
    console.log(`${name}: ${found.slice(0, 6).join('; ')}`);
    if (args.includes('--details')) console.log(`    ${text.slice(0, 1_500)}`);
  }
}

await replayWebSockets();
await replayCli();
await replayHttp2();
console.log(`${same} of ${all} exchanges have the recorded structure`);
