// The supervisor's side of the control protocol.
import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ClickstreamError } from '../../../errors/clickstream-error.ts';

export interface ControlActions {
  readonly status: () => unknown;
  /** @throws ClickstreamError STACK_STOPPING, as `restart` does */
  readonly ensure: () => Promise<void>;
  /** @returns false when there is no such process */
  readonly restart: (name: string) => Promise<boolean>;
  /** Stops every process; the supervisor ends after the answer. */
  readonly stop: () => Promise<void>;
}

export interface ControlServer {
  readonly port: number;
  readonly close: () => void;
}

/** Listens on a free port of the loopback address. */
export async function startControlServer(token: string, actions: ControlActions): Promise<ControlServer> {
  const server: Server = createServer((request, response) => {
    answer(request, response, token, actions).catch((error: unknown) => {
      const stopping = error instanceof ClickstreamError && error.code === 'STACK_STOPPING';
      send(response, stopping ? 409 : 500, { error: error instanceof Error ? error.message : String(error) });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  token: string,
  actions: ControlActions,
): Promise<void> {
  if (!authorized(request.headers.authorization, token)) return send(response, 401, { error: 'wrong token' });
  const route = `${request.method} ${request.url}`;
  if (route === 'GET /status') return send(response, 200, actions.status());
  if (route === 'POST /ensure') {
    await actions.ensure();
    return send(response, 200, actions.status());
  }
  if (route === 'POST /stop') {
    await actions.stop();
    return send(response, 200, actions.status());
  }
  const restart = /^POST \/restart\/([\w-]+)$/.exec(route)?.[1];
  if (restart !== undefined) {
    const known = await actions.restart(restart);
    return send(response, known ? 200 : 404, known ? actions.status() : { error: `no process ${restart}` });
  }
  send(response, 404, { error: 'no such route' });
}

function authorized(header: string | undefined, token: string): boolean {
  const given = Buffer.from(header ?? '');
  const expected = Buffer.from(`Bearer ${token}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
  response.end(JSON.stringify(body));
}
