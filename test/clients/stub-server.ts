// An HTTP server for client tests: answers what the test says, and remembers what was asked.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StubRequest {
  readonly method: string;
  readonly path: string;
  /** The media types that the client accepts. */
  readonly accept: string | undefined;
  readonly body: unknown;
}
export interface StubAnswer {
  readonly status?: number;
  readonly body?: unknown;
  /** Sent as they are, one line each. */
  readonly lines?: readonly string[];
}
export type StubHandler = (request: StubRequest) => StubAnswer;

export class StubServer implements AsyncDisposable {
  readonly requests: StubRequest[] = [];
  readonly #server: Server;
  #handler: StubHandler;

  private constructor(server: Server, handler: StubHandler) {
    this.#server = server;
    this.#handler = handler;
  }

  static async start(handler: StubHandler): Promise<StubServer> {
    const server = createServer((request, response) => void stub.#serve(request, response));
    const stub = new StubServer(server, handler);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return stub;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  answerWith(handler: StubHandler): void {
    this.#handler = handler;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const seen = {
      method: request.method ?? '',
      path: request.url ?? '',
      accept: request.headers.accept,
      body: text === '' ? undefined : JSON.parse(text),
    };
    this.requests.push(seen);
    const { status = 200, body, lines } = this.#handler(seen);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(lines === undefined ? JSON.stringify(body ?? {}) : `${lines.join('\n')}\n`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
