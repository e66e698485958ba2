// The one HTTP policy of all REST clients: timeouts, retries with backoff for what may be repeated, and errors without credentials.
import axios, { AxiosError, type AxiosInstance } from 'axios';
import { type Clock, systemClock } from '../common/clock.ts';
import { maskSecrets } from '../common/mask-secrets.ts';
import { ClickstreamError } from '../errors/clickstream-error.ts';

export interface HttpClientOptions {
  /** As named in messages: "Kafka Connect". */
  readonly service: string;
  /** May carry credentials; they never appear in an error. */
  readonly baseUrl: string;
  /** Milliseconds for one attempt (default 15,000). */
  readonly timeoutMs?: number;
  /** Further attempts after a failed one (default 3). */
  readonly retries?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Finds the reason in an error body; default: its `message` or `error`. */
  readonly reasonOf?: (body: unknown) => string | undefined;
  readonly clock?: Clock;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  /** Statuses besides 2xx that are an answer and no error. */
  readonly accept?: readonly number[];
  /** Over those of the client. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the request may be sent twice; default: everything but POST. */
  readonly repeatable?: boolean;
  readonly timeoutMs?: number;
}

export interface HttpResponse {
  readonly status: number;
  readonly body: unknown;
}

export interface HttpClient {
  readonly service: string;
  /** Without credentials. */
  readonly address: string;
  /** @throws ClickstreamError SERVICE_UNREACHABLE, SERVICE_UNAVAILABLE, SERVICE_REFUSED, LOGIN_FAILED */
  request(request: HttpRequest): Promise<HttpResponse>;
  /** The response as a stream of lines, for answers that do not end. `signal` closes the connection. */
  lines(request: HttpRequest, signal: AbortSignal): AsyncIterable<string>;
}

const FIRST_PAUSE_MS = 100;
const BUSY_STATUSES = [429, 502, 503, 504];

export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { service, timeoutMs = 15_000, retries = 3, clock = systemClock } = options;
  const address = maskSecrets(options.baseUrl).replace(/\/$/, '');
  const instance = axios.create({
    baseURL: options.baseUrl.replace(/\/$/, ''),
    timeout: timeoutMs,
    proxy: false,
    ...(options.headers === undefined ? {} : { headers: { ...options.headers } }),
    validateStatus: () => true,
  });
  const facts: ErrorFacts = { service, address, reasonOf: options.reasonOf ?? commonReason };

  const request = async (req: HttpRequest): Promise<HttpResponse> => {
    const repeatable = req.repeatable ?? req.method !== 'POST';
    for (let attempt = 0; ; attempt++) {
      try {
        return await attemptOnce(instance, req, facts);
      } catch (error) {
        const again =
          error instanceof ClickstreamError && error.retriable && (repeatable || error.details.sent === false);
        if (!again || attempt >= retries) throw error;
        await clock.sleep(FIRST_PAUSE_MS * 2 ** attempt);
      }
    }
  };

  async function* lines(req: HttpRequest, signal: AbortSignal): AsyncIterable<string> {
    const response = await send(instance, req, facts, { responseType: 'stream', signal, timeout: 0 });
    const stream = response.data as AsyncIterable<Buffer>;
    if (response.status >= 300) throw refusal(req, response.status, await readJson(stream), facts);
    let rest = '';
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      rest += decoder.decode(chunk, { stream: true });
      const parts = rest.split('\n');
      rest = parts.pop()!;
      for (const line of parts) if (line.trim() !== '') yield line;
    }
    if (rest.trim() !== '') yield rest;
  }

  return { service, address, request, lines };
}

interface ErrorFacts {
  readonly service: string;
  readonly address: string;
  readonly reasonOf: (body: unknown) => string | undefined;
}

async function attemptOnce(instance: AxiosInstance, req: HttpRequest, facts: ErrorFacts): Promise<HttpResponse> {
  const response = await send(instance, req, facts, req.timeoutMs === undefined ? {} : { timeout: req.timeoutMs });
  const { status, data } = response;
  if ((status >= 200 && status < 300) || req.accept?.includes(status)) return { status, body: data };
  throw refusal(req, status, data, facts);
}

async function send(instance: AxiosInstance, req: HttpRequest, facts: ErrorFacts, extra: object) {
  try {
    return await instance.request<unknown>({
      method: req.method,
      url: req.path,
      // Without a body axios names a content type of its own, which JSON services refuse.
      ...(req.body === undefined && (req.method === 'GET' || req.method === 'DELETE') ? {} : { data: req.body ?? {} }),
      ...(req.query === undefined ? {} : { params: req.query }),
      ...(req.headers === undefined ? {} : { headers: { ...req.headers } }),
      ...extra,
    });
  } catch (error) {
    const reason = error instanceof AxiosError ? (error.code ?? error.message) : String(error);
    const notSent = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH'].includes(reason);
    throw new ClickstreamError(
      'SERVICE_UNREACHABLE',
      `${facts.service} does not answer at ${facts.address} (${reason})`,
      {
        details: { service: facts.service, address: facts.address, reason, sent: !notSent },
      },
    );
  }
}

function refusal(req: HttpRequest, status: number, body: unknown, facts: ErrorFacts): ClickstreamError {
  const reason = maskSecrets(facts.reasonOf(body) ?? `status ${status}`);
  const code =
    status === 401
      ? 'LOGIN_FAILED'
      : BUSY_STATUSES.includes(status) || status >= 500
        ? 'SERVICE_UNAVAILABLE'
        : 'SERVICE_REFUSED';
  return new ClickstreamError(code, `${facts.service} refused ${req.method} ${req.path}: ${reason}`, {
    details: { service: facts.service, address: facts.address, status, reason, body, sent: status !== 503 },
  });
}

async function readJson(stream: AsyncIterable<Buffer>): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A record, or an empty one for anything else: for reading answers field by field. */
export function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** An array, or an empty one for anything else. */
export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function commonReason(body: unknown): string | undefined {
  if (typeof body === 'string') return body.trim() === '' ? undefined : body.slice(0, 500);
  const { message, error } = asRecord(body);
  const reason = message ?? error;
  return reason === undefined ? undefined : typeof reason === 'string' ? reason : JSON.stringify(reason);
}
