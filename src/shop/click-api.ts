// The click API over HTTP: POST /api/clicks takes one event or up to a thousand and answers when they are safely in Kafka.
import Fastify, { type FastifyInstance } from 'fastify';
import type { Clock } from '../common/clock.ts';
import { plural } from '../common/plural.ts';
import { ClickstreamError } from '../errors/clickstream-error.ts';
import { type ClickBody, readClickBody } from './click-body.ts';
import { type ClickEvent, checkClicks, type FieldFault } from './click-event.ts';
import type { ClickField } from './click-fields.ts';

export const MAX_EVENTS_PER_REQUEST = 1_000;
export const MAX_BODY_BYTES = 2_097_152;
const RETRY_AFTER_SECONDS = 1;
/** The page needs nothing from elsewhere. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; img-src data:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

/** What the API needs of the log: see `ClickLog`. */
export interface ClickSink {
  /** Resolves with the ids that were there already. */
  write(clicks: readonly ClickEvent[]): Promise<readonly string[]>;
  readonly fault: string | null;
  /** null while the schema of the topic is not known. */
  readonly fields: readonly ClickField[] | null;
  refreshFields(): Promise<boolean>;
}

interface ErrorBody {
  readonly error: string;
  readonly message: string;
  readonly next_step: string;
  readonly faults?: readonly FieldFault[];
  readonly event_ids?: readonly string[];
}

interface Receipt {
  readonly event_ids: readonly string[];
  /** How many were new. */
  readonly written: number;
  /** The ids of the others, when there are some. */
  readonly repeated?: readonly string[];
}

interface Answer {
  readonly status: number;
  readonly body: ErrorBody | Receipt;
}

const SEND_JSON = 'Send JSON with content type application/json: one event or an array of events.';
const SEND_LESS = `Send at most ${MAX_EVENTS_PER_REQUEST} events and ${MAX_BODY_BYTES} bytes a request.`;

function refused(message: string, nextStep: string, faults?: readonly FieldFault[]): Answer {
  return { status: 400, body: { error: 'REQUEST_INVALID', message, next_step: nextStep, ...(faults && { faults }) } };
}

function refusedFields(faults: readonly FieldFault[], total: number): Answer {
  const listed = faults.length < total ? `; the first ${faults.length} are listed` : '';
  return refused(
    `${plural(total, 'field is', 'fields are')} not as required; nothing was taken${listed}`,
    'Correct the listed fields and send all events of the request again.',
    faults,
  );
}

function tryAgain(error: ClickstreamError, eventIds?: readonly string[]): Answer {
  const { code, message, nextStep } = error;
  return { status: 503, body: { error: code, message, next_step: nextStep, ...(eventIds && { event_ids: eventIds }) } };
}

async function takeClicks(sink: ClickSink, clock: Clock, body: ClickBody): Promise<Answer> {
  const { events } = body;
  if (events.length === 0) return refused('no event was sent', SEND_JSON);
  if (events.length > MAX_EVENTS_PER_REQUEST) {
    return refused(`${events.length} events were sent; a request takes 1 to ${MAX_EVENTS_PER_REQUEST}`, SEND_LESS);
  }
  if (sink.fields === null) {
    return tryAgain(
      new ClickstreamError('SHOP_UNAVAILABLE', `the click API is not connected: ${sink.fault ?? 'it is starting'}`),
    );
  }
  let checked = checkClicks(sink.fields, events, clock.now());
  // The field may have been added to the schema a moment ago.
  if (!checked.ok && checked.unknown && (await sink.refreshFields())) {
    checked = checkClicks(sink.fields, events, clock.now());
  }
  if (!checked.ok) return refusedFields(checked.faults, checked.total);
  const twice = body.repeatedFields();
  if (twice.length > 0) return refusedFields(twice, twice.length);
  const eventIds = checked.clicks.map((click) => click.event_id);
  try {
    const repeated = await sink.write(checked.clicks);
    const receipt = { event_ids: eventIds, written: eventIds.length - repeated.length };
    return { status: 202, body: repeated.length === 0 ? receipt : { ...receipt, repeated } };
  } catch (error) {
    if (error instanceof ClickstreamError) return tryAgain(error, eventIds);
    throw error;
  }
}

/**
 * | answer | when |
 * |---|---|
 * | 202 `{event_ids, written}` | all events are committed; `written` is lower when some were retries, which `repeated` lists |
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

  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, bytes, done) => done(null, bytes));

  app.setErrorHandler<Error & { statusCode?: number }>((error, _request, reply) => {
    const status = error.statusCode ?? 500;
    const body: ErrorBody = {
      error: status < 500 ? 'REQUEST_INVALID' : 'INTERNAL',
      message: status < 500 ? error.message : 'the request could not be handled',
      next_step: status === 413 ? SEND_LESS : SEND_JSON,
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

  app.get('/', (_request, reply) =>
    reply.type('text/html; charset=utf-8').header('content-security-policy', PAGE_POLICY).send(page),
  );

  app.get('/health', (_request, reply) =>
    sink.fault === null
      ? reply.send({ status: 'ok' })
      : reply.code(200).send({ status: 'waiting', reason: sink.fault }),
  );

  app.get('/api/fields', async (_request, reply) => {
    await sink.refreshFields();
    const fields = (sink.fields ?? []).map(({ name, required, takes, doc }) => ({ name, required, takes, doc }));
    return reply.send({ fields, max_events: MAX_EVENTS_PER_REQUEST, max_body_bytes: MAX_BODY_BYTES });
  });

  app.post('/api/clicks', async (request, reply) => {
    const body = readClickBody(request.body instanceof Buffer ? request.body : Buffer.alloc(0));
    const answer = typeof body === 'string' ? refused(body, SEND_JSON) : await takeClicks(sink, clock, body);
    if (answer.status === 503) reply.header('retry-after', String(RETRY_AFTER_SECONDS));
    return reply.code(answer.status).send(answer.body);
  });

  app.route({
    method: ['GET', 'PUT', 'PATCH', 'DELETE'],
    url: '/api/clicks',
    handler: (request, reply) =>
      reply
        .code(405)
        .header('allow', 'POST')
        .send({
          error: 'REQUEST_INVALID',
          message: `${request.method} is not a way to send clicks`,
          next_step: 'Send them with POST; GET / describes the API.',
        }),
  });

  return app;
}
