// One request and its answer, the same for HTTP/1.1 and HTTP/2: body with a limit, JSON answers, streams that wait for slow readers.
import type { ServerResponse } from 'node:http';
import type { Http2ServerResponse } from 'node:http2';
import { ERROR_CODE, RestError } from '../rest-error.ts';
import type { AnyRequest, AnyResponse } from './dual-listener.ts';
import { bodyFault } from './request-body.ts';
import { originForm } from './request-target.ts';

/** Statements may be long, but not endless. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** Told by what only these responses have: their class would load the whole of node:http2. */
const isHttp2 = (response: ServerResponse | Http2ServerResponse): response is Http2ServerResponse =>
  'stream' in response;

export class Exchange {
  readonly request: AnyRequest;
  readonly response: AnyResponse;
  readonly path: string;
  readonly search: URLSearchParams;
  /** Aborts when the client is gone. */
  readonly gone: AbortSignal;

  constructor(request: AnyRequest, response: AnyResponse) {
    this.request = request;
    this.response = response;
    const target = originForm(request.url);
    const mark = target.indexOf('?');
    this.path = mark < 0 ? target : target.slice(0, mark);
    this.search = new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1));
    const abort = new AbortController();
    this.gone = abort.signal;
    response.once('close', () => abort.abort());
    response.on('error', () => abort.abort());
  }

  get isHttp2(): boolean {
    return isHttp2(this.response);
  }

  header(name: string): string | undefined {
    const value = this.request.headers[name];
    return Array.isArray(value) ? value.join(',') : value;
  }

  /** @throws RestError when the body is too large, or its client is gone before its end. */
  body(): Promise<Buffer> {
    const { request } = this;
    const chunks: Buffer[] = [];
    let size = 0;
    return new Promise((resolve, reject) => {
      request.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= MAX_BODY_BYTES) chunks.push(chunk);
        else {
          // The rest is read and thrown away: a client that still writes would see a reset in place of the answer.
          chunks.length = 0;
          reject(new RestError(ERROR_CODE.badRequest, `The request is larger than ${MAX_BODY_BYTES} bytes.`));
        }
      });
      request.once('end', () => resolve(Buffer.concat(chunks)));
      request.once('error', reject);
      request.once('close', () => reject(new RestError(ERROR_CODE.badRequest, 'The request ended too early.')));
    });
  }

  /** @throws RestError when the body is not a JSON object. */
  async jsonBody(): Promise<Record<string, unknown>> {
    const bytes = await this.body();
    if (bytes.length === 0) throw bodyFault('The request has no body.', ERROR_CODE.serverError);
    let value: unknown;
    try {
      value = JSON.parse(bytes.toString('utf8'));
    } catch (error) {
      throw bodyFault(`Invalid JSON in request: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (value === null || typeof value !== 'object' || Array.isArray(value))
      throw bodyFault('Invalid JSON in request: an object is expected.');
    return value as Record<string, unknown>;
  }

  json(status: number, body: unknown, contentType: string | null = 'application/json'): void {
    this.text(status, JSON.stringify(body), contentType);
  }

  text(status: number, text: string, contentType: string | null, headers: Readonly<Record<string, string>> = {}): void {
    const bytes = Buffer.from(text, 'utf8');
    this.head(status, {
      ...headers,
      ...(contentType === null ? {} : { 'content-type': contentType }),
      'content-length': bytes.length,
    });
    this.response.end(bytes);
  }

  /** A body without a type, sent as a stream is. */
  chunked(status: number, text: string): void {
    this.head(status, {});
    this.response.end(Buffer.from(text, 'utf8'));
  }

  empty(status: number, headers: Readonly<Record<string, string | number>> = {}): void {
    this.head(status, { ...headers, 'content-length': 0 });
    this.response.end();
  }

  head(status: number, headers: Readonly<Record<string, string | number>>): void {
    if (this.response.headersSent) return;
    // Both kinds of response take these arguments; their overloads have no common form.
    const { response } = this;
    if (isHttp2(response)) response.writeHead(status, headers);
    else response.writeHead(status, headers);
  }

  /** Sends a part of the answer. A promise while the client has to read first, else null. */
  write(text: string): Promise<void> | null {
    const { response } = this;
    if (this.gone.aborted) return null;
    const more = isHttp2(response) ? response.write(text, 'utf8') : response.write(text, 'utf8');
    return more ? null : this.#drained();
  }

  end(text = ''): void {
    if (this.gone.aborted) return;
    if (text !== '') this.write(text);
    this.response.end();
  }

  #drained(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.response.off('drain', done);
        this.response.off('close', done);
        resolve();
      };
      this.response.on('drain', done);
      this.response.on('close', done);
    });
  }
}
