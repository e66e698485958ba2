// Kafka Connect's REST API as ksqlDB asks it: a few attempts while it is busy, and its refusals as values.
import type { EngineContext } from './engine-context.ts';
import { ERROR_CODE, RestError } from './rest-error.ts';

export interface ConnectAnswer {
  readonly status: number;
  readonly body: unknown;
}

const TIMEOUT_MS = 5_000;
const ATTEMPTS = 3;
const PAUSE_MS = 50;

/** @throws RestError 50000 when Connect does not answer. */
export async function askConnect(
  engine: EngineContext,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: object,
): Promise<ConnectAnswer> {
  const base = engine.config.CONNECT_URL;
  if (base === undefined)
    throw new RestError(ERROR_CODE.serverError, 'No Kafka Connect cluster is configured: set CONNECT_URL.');
  const timeout = Number(engine.config.properties['ksql.connect.request.timeout.ms'] ?? TIMEOUT_MS);
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await fetch(`${base.replace(/\/$/, '')}${path}`, {
        method,
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        signal: AbortSignal.timeout(timeout),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      // 409: the workers are sharing out their tasks anew.
      const busy = response.status === 409 || response.status >= 500;
      if (!busy || attempt >= ATTEMPTS) return { status: response.status, body: parsed(text) };
    } catch (error) {
      if (attempt < ATTEMPTS) continue;
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
      throw new RestError(ERROR_CODE.serverError, `Kafka Connect cannot be reached: ${cause}`, { cause: error });
    }
    await engine.clock.sleep(PAUSE_MS * attempt);
  }
}

function parsed(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return text;
  }
}

export const isRefusal = ({ status }: ConnectAnswer): boolean => status >= 300;

/** What Connect says against it. */
export function reasonOf({ status, body }: ConnectAnswer): string {
  if (body !== null && typeof body === 'object' && 'message' in body) return String(body.message);
  return typeof body === 'string' && body !== '' ? body : `status ${status}`;
}

/** Connect's own status is the status of the answer. */
export const connectError = (status: number, message: string): RestError =>
  new RestError(status * 100, message, { details: { generic: true } });

/** @throws RestError with Connect's status and reason, behind what was attempted, when it refused. */
export function accepted(answer: ConnectAnswer, attempt: string): unknown {
  if (isRefusal(answer)) throw connectError(answer.status, `Failed to ${attempt}: ${reasonOf(answer)}`);
  return answer.body;
}

export const connectorPath = (name: string): string => `/connectors/${encodeURIComponent(name)}`;
