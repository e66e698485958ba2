// Reads what was recorded below the level of single HTTP/1.1 calls: HTTP/2 traces, websocket frames, and the conversations of the ksql CLI.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

export interface Http2Recording {
  readonly name: string;
  /** The client began with HTTP/1.1 and `Upgrade: h2c`. */
  readonly upgraded: boolean;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly status: number;
  readonly contentType: string | null;
  readonly body: string;
}

const filesIn = (directory: string, extension: string): string[] =>
  readdirSync(directory)
    .filter((file) => file.endsWith(extension))
    .sort()
    .map((file) => join(directory, file));

/** The traces are curl's: `>` what was sent, `<` what came. */
export function readHttp2(directory: string): Http2Recording[] {
  // Without the ending: what has no addition to its name comes first.
  const names = filesIn(directory, '.trace').map((file) => file.slice(0, -'.trace'.length));
  return names.sort().map((name) => {
    const file = `${name}.trace`;
    const lines = readFileSync(file, 'utf8').split(/\r?\n/);
    const sent = lines.filter((line) => line.startsWith('> ')).map((line) => line.slice(2));
    const received = lines.filter((line) => line.startsWith('< ')).map((line) => line.slice(2));
    const [method = '', path = '', version = ''] = (sent[0] ?? '').split(' ');
    const answer = received.slice(received.findLastIndex((line) => line.startsWith('HTTP/2')));
    return {
      name: basename(file, '.trace'),
      upgraded: version === 'HTTP/1.1',
      method,
      path,
      headers: headersOf(sent.slice(1)),
      status: Number((answer[0] ?? '').split(' ')[1]),
      contentType: headersOf(answer)['content-type'] ?? null,
      body: readFileSync(file.replace(/\.trace$/, '.body'), 'utf8'),
    };
  });
}

function headersOf(lines: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return headers;
}

export interface Frame {
  readonly kind: 'text' | 'close';
  readonly text: string;
}

export interface WebSocketRecording {
  readonly name: string;
  readonly path: string;
  readonly frames: readonly Frame[];
}

export function readWebSockets(directory: string): WebSocketRecording[] {
  return filesIn(directory, '.txt').map((file) => {
    const lines = readFileSync(file, 'utf8').split(/\r?\n/);
    const frames = lines.flatMap((line): Frame[] => {
      const frame = /^frame op=(81|88) len=\d+ (.*)$/.exec(line);
      return frame ? [{ kind: frame[1] === '81' ? 'text' : 'close', text: frame[2]! }] : [];
    });
    return { name: basename(file, '.txt'), path: (lines[0] ?? '').split(' ')[1] ?? '', frames };
  });
}

export interface CliExchange {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly status: number;
  readonly contentType: string | null;
  readonly chunked: boolean;
  readonly answer: string;
}

/** `##### C1> …` begins what the CLI sent on connection 1, `##### C1< …` a part of what it got. */
export function readCli(file: string): CliExchange[] {
  const parts = readFileSync(file, 'utf8').split(/^##### C\d+([<>]) .*\n/m);
  const exchanges: { request: string; answer: string }[] = [];
  for (let i = 1; i < parts.length; i += 2) {
    // The recorder ended every part with a line break of its own.
    const text = parts[i + 1]!.replace(/\n$/, '');
    const last = exchanges.at(-1);
    if (parts[i] === '>') exchanges.push({ request: text, answer: '' });
    else if (last) last.answer += text;
  }
  return exchanges.map(({ request, answer }, i) => {
    const sent = message(request);
    const received = message(answer);
    const [method = '', path = ''] = sent.first.split(' ');
    const chunked = 'transfer-encoding' in received.headers;
    return {
      name: `${basename(file)}#${i + 1}`,
      method,
      path,
      headers: sent.headers,
      body: sent.body.trim() === '' ? null : sent.body.trim(),
      status: Number(received.first.split(' ')[1]),
      contentType: received.headers['content-type'] ?? null,
      chunked,
      answer: chunked ? unchunked(received.body) : received.body,
    };
  });
}

function message(text: string): { first: string; headers: Record<string, string>; body: string } {
  const end = text.indexOf('\r\n\r\n');
  const [first = '', ...lines] = text.slice(0, end).trim().split('\r\n');
  return { first, headers: headersOf(lines), body: text.slice(end + 4) };
}

/** Chunks without their sizes. The texts are ASCII where sizes matter. */
function unchunked(body: string): string {
  let text = '';
  let rest = body;
  for (;;) {
    const size = /^\s*([0-9a-f]+)\r\n/.exec(rest);
    if (!size) return text;
    const bytes = Number.parseInt(size[1]!, 16);
    const begin = size[0].length;
    text += rest.slice(begin, begin + bytes);
    rest = rest.slice(begin + bytes);
  }
}
