// Reads one recorded call: the request as it was sent, and the answer that a real server gave.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a server sent. */
export interface Answer {
  readonly status: number;
  readonly contentType: string | null;
  readonly location: string | null;
  readonly allow: string | null;
  /** Sent in pieces, its length not known before. */
  readonly chunked: boolean;
  readonly text: string;
}

export interface RecordedCall {
  readonly tag: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly answer: Answer;
  /** The client closed the connection before the answer ended. */
  readonly cut: boolean;
}

interface Message {
  readonly first: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

function readMessage(bytes: Buffer): Message {
  const end = bytes.indexOf('\r\n\r\n');
  const head = (end < 0 ? bytes : bytes.subarray(0, end)).toString('latin1').split('\r\n');
  const headers: Record<string, string> = {};
  for (const line of head.slice(1)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return { first: head[0] ?? '', headers, body: end < 0 ? Buffer.alloc(0) : bytes.subarray(end + 4) };
}

function unchunked(body: Buffer): string {
  const parts: Buffer[] = [];
  let at = 0;
  while (at < body.length) {
    const lineEnd = body.indexOf('\r\n', at);
    if (lineEnd < 0) break;
    const size = Number.parseInt(body.subarray(at, lineEnd).toString('latin1'), 16);
    if (!Number.isFinite(size) || size === 0) break;
    parts.push(body.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
  return Buffer.concat(parts).toString('utf8');
}

/** All calls of a folder in the order in which they were made. */
export function readCalls(directory: string): RecordedCall[] {
  const index = readFileSync(join(directory, 'index.tsv'), 'utf8').split('\n').filter(Boolean);
  return index.map((line) => {
    const columns = line.split('\t');
    const tag = columns[0]!;
    const request = readMessage(readFileSync(join(directory, `${tag}.req`)));
    const response = readMessage(readFileSync(join(directory, `${tag}.res`)));
    const [method, path] = request.first.split(' ');
    const chunked = response.headers['transfer-encoding'] === 'chunked';
    return {
      tag,
      method: method!,
      path: path!,
      headers: request.headers,
      body: request.body.length === 0 ? null : request.body.toString('utf8'),
      answer: {
        status: Number(response.first.split(' ')[1]),
        contentType: response.headers['content-type'] ?? null,
        location: response.headers.location ?? null,
        allow: response.headers.allow ?? null,
        chunked,
        text: chunked ? unchunked(response.body) : response.body.toString('utf8'),
      },
      cut: columns.includes('cut'),
    };
  });
}
