// One HTTP request with JSON in both directions, on Node's own client: loading a larger one would cost an idle engine more
// memory than all of its schemas. Statuses and retries are for the caller to judge.
import type { ClientRequest, IncomingMessage } from 'node:http';
import { ClickstreamError } from '../../errors/clickstream-error.ts';

export interface JsonRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON; no body when absent. */
  readonly body?: unknown;
  /** Milliseconds of silence until the request is given up. */
  readonly timeoutMs: number;
}

export interface JsonAnswer {
  readonly status: number;
  /** Parsed; the text itself when it is not JSON. */
  readonly body: unknown;
}

/** @throws ClickstreamError SERDE_REGISTRY_UNAVAILABLE after the time limit; Node's own error when there is no connection. */
export function exchangeJson(request: JsonRequest): Promise<JsonAnswer> {
  const { url, method, timeoutMs } = request;
  // An import statement would load node:http's WebSocket client too.
  const secure = url.startsWith('https:');
  const { request: open } = secure ? process.getBuiltinModule('node:https') : process.getBuiltinModule('node:http');
  const body = request.body === undefined ? null : Buffer.from(JSON.stringify(request.body));
  const headers = { ...request.headers, ...(body ? { 'Content-Length': body.length } : {}) };
  return new Promise((resolve, reject) => {
    const sent: ClientRequest = open(url, { method, headers, timeout: timeoutMs }, (response) => {
      readText(response).then((text) => resolve({ status: response.statusCode ?? 0, body: parsed(text) }), reject);
    });
    sent.on('error', reject);
    sent.on('timeout', () => {
      sent.destroy(
        new ClickstreamError('SERDE_REGISTRY_UNAVAILABLE', `no answer within ${timeoutMs} ms`, {
          details: { timeoutMs },
        }),
      );
    });
    sent.end(body);
  });
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
