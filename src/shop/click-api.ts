// The click API over HTTP: POST /api/clicks takes one event or up to a thousand and answers when they are safely in Kafka.
import Fastify, { type FastifyInstance } from 'fastify';
import type { Clock } from '../common/clock.ts';
import { ClickstreamError } from '../errors/clickstream-error.ts';
import { type ClickEvent, checkClicks, type FieldFault } from './click-event.ts';

export const MAX_EVENTS_PER_REQUEST = 1_000;
export const MAX_BODY_BYTES = 2_097_152;
const RETRY_AFTER_SECONDS = 1;

/** What the API needs of the log: see `ClickLog`. */
export interface ClickSink {
  write(clicks: readonly ClickEvent[]): Promise<number>;
  readonly fault: string | null;
}

interface ErrorBody {
  readonly error: string;
  readonly message: string;
  readonly next_step: string;
  readonly faults?: readonly FieldFault[];
  readonly event_ids?: readonly string[];
}

/**
 * | answer | when |
 * |---|---|
 * | 202 `{event_ids, written}` | all events are committed; `written` is lower when some were retries |
 * | 400 | not JSON, no or too many events, or refused fields: `faults` lists them |
 * | 413, 415 | body above 2 MiB, content type other than application/json |
 * | 503 with Retry-After | Kafka or the registry is away, or too much is waiting: send again with the same `event_ids` |
 */
export function createClickApi(sink: ClickSink, clock: Clock, page: string): FastifyInstance {
  const app = Fastify({
    bodyLimit: MAX_BODY_BYTES,
    logger: false,
    requestTimeout: 30_000,
    forceCloseConnections: true,
    return503OnClosing: true,
  });

  app.setErrorHandler<Error & { statusCode?: number }>((error, _request, reply) => {
    const status = error.statusCode ?? 500;
    const body: ErrorBody = {
      error: status < 500 ? 'REQUEST_INVALID' : 'INTERNAL',
      message: status < 500 ? error.message : 'the request could not be handled',
      next_step:
        status === 413
          ? `Send at most ${MAX_EVENTS_PER_REQUEST} events and ${MAX_BODY_BYTES} bytes a request.`
          : 'Send JSON with content type application/json: one event or an array of events.',
    };
    return reply.code(status).send(body);
  });

  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send({
      error: 'NOT_FOUND',
      message: `there is no ${request.method} ${request.url.split('?')[0]}`,
      next_step: 'Clicks go to POST /api/clicks; GET / describes the API.',
    }),
  );

  app.get('/', (_request, reply) => reply.type('text/html; charset=utf-8').send(page));

  app.get('/health', (_request, reply) =>
    sink.fault === null
      ? reply.send({ status: 'ok' })
      : reply.code(200).send({ status: 'waiting', reason: sink.fault }),
  );

  app.post('/api/clicks', async (request, reply) => {
    const candidates: readonly unknown[] = Array.isArray(request.body) ? request.body : [request.body];
    if (candidates.length === 0 || candidates.length > MAX_EVENTS_PER_REQUEST) {
      const body: ErrorBody = {
        error: 'REQUEST_INVALID',
        message: `${candidates.length} events were sent; a request takes 1 to ${MAX_EVENTS_PER_REQUEST}`,
        next_step: 'Split the events over several requests.',
      };
      return reply.code(400).send(body);
    }
    const checked = checkClicks(candidates, clock.now());
    if (!checked.ok) {
      const body: ErrorBody = {
        error: 'REQUEST_INVALID',
        message: `${checked.faults.length} ${checked.faults.length === 1 ? 'field is' : 'fields are'} not as required; nothing was taken`,
        next_step: 'Correct the listed fields and send all events of the request again.',
        faults: checked.faults,
      };
      return reply.code(400).send(body);
    }
    const eventIds = checked.clicks.map((click) => click.event_id);
    try {
      const written = await sink.write(checked.clicks);
      return await reply.code(202).send({ event_ids: eventIds, written });
    } catch (error) {
      if (!(error instanceof ClickstreamError)) throw error;
      const body: ErrorBody = {
        error: error.code,
        message: error.message,
        next_step: error.nextStep,
        event_ids: eventIds,
      };
      return reply.code(503).header('retry-after', String(RETRY_AFTER_SECONDS)).send(body);
    }
  });

  return app;
}
