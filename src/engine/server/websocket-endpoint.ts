// GET /ws/query: one SELECT or PRINT over a websocket; columns first, then one message per row.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { ParsedStatement } from '../../sql/ast.ts';
import { openPrint } from '../queries/print/print-topic.ts';
import { logicalSchema } from '../schema/logical-schema.ts';
import { compileJsonRow } from '../values/to-json.ts';
import { waitForSequence } from './command-sequence.ts';
import type { EngineContext, Log } from './engine-context.ts';
import { fieldEntities } from './entities/schema-entities.ts';
import type { Body } from './http/request-body.ts';
import { originForm } from './http/request-target.ts';
import { openRows, singleStatement } from './query-endpoint.ts';
import { ERROR_CODE, messageOf, RestError } from './rest-error.ts';
import { checkDenied, checkOverrides, RequestSession } from './session.ts';
import { type StatementsRequest, statementsRequest } from './statement-service.ts';

const CANNOT_ACCEPT = 1003;
const SERVER_ERROR = 1011;
const TRY_AGAIN_LATER = 1013;
/** A close frame's reason has at most so many bytes. */
const MAX_REASON_BYTES = 123;
const ELLIPSIS = '...';
/** The query is in the URL: messages of clients are not read, and need no room. */
const MAX_MESSAGE_BYTES = 65_536;
/** A client that lets so many bytes pile up is slow: the query waits. */
const SLOW_BYTES = 1_048_576;

export async function upgradeToQuery(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  ready: Promise<EngineContext>,
  log: Log,
): Promise<void> {
  // No WHATWG URL: it refuses some paths that a client may well send.
  const [path, ...query] = originForm(request.url).split('?');
  if (path !== '/ws/query') {
    socket.end('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n');
    return;
  }
  socket.on('error', () => socket.destroy());
  const { WebSocketServer } = await import('ws');
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  server.handleUpgrade(request, socket, head, (client) => {
    client.on('error', () => client.terminate());
    ready
      .then((engine) => answer(client, new URLSearchParams(query.join('?')), engine))
      .catch((error: unknown) => {
        log.warn({ error: messageOf(error) }, 'websocket query failed');
        const late = error instanceof RestError && error.errorCode === ERROR_CODE.commandTimeout;
        refuse(client, messageOf(error), late ? TRY_AGAIN_LATER : CANNOT_ACCEPT);
      });
  });
}

function refuse(client: WebSocket, message: string, code: number): void {
  client.send(JSON.stringify({ error: message }));
  client.close(code, closeReason(message));
}

function closeReason(message: string): string {
  const bytes = Buffer.from(message);
  if (bytes.length <= MAX_REASON_BYTES) return message;
  const cut = bytes.subarray(0, MAX_REASON_BYTES - ELLIPSIS.length).toString('utf8');
  return cut.replace(/\uFFFD+$/, '') + ELLIPSIS;
}

/** The conversation's one request. @throws RestError */
function requestOf(parameters: URLSearchParams, engine: EngineContext): StatementsRequest {
  const version = parameters.get('version');
  if (version !== null && version !== '1')
    throw new RestError(ERROR_CODE.badRequest, `Received invalid api version: ${version}`);
  try {
    const request = statementsRequest(requestBody(parameters.get('request') ?? ''));
    if (request.sql === '') throw new RestError(ERROR_CODE.badRequest, 'its field "ksql" must be populated');
    checkOverrides(request.properties, null);
    checkDenied(request.properties, engine.config.properties);
    return request;
  } catch (error) {
    throw new RestError(ERROR_CODE.badRequest, `Error parsing request: ${messageOf(error)}`, { cause: error });
  }
}

/** @throws RestError when the parameter is missing or no JSON object. */
function requestBody(text: string): Body {
  if (text === '') throw new RestError(ERROR_CODE.badRequest, 'the parameter "request" is missing');
  const body: unknown = JSON.parse(text);
  if (body !== null && typeof body === 'object' && !Array.isArray(body)) return body as Body;
  throw new RestError(ERROR_CODE.badRequest, 'an object is expected');
}

function statementOf({ sql }: StatementsRequest, session: RequestSession): ParsedStatement {
  try {
    return singleStatement(sql, session);
  } catch (error) {
    throw new RestError(ERROR_CODE.badStatement, `Error parsing query: ${messageOf(error)}`, { cause: error });
  }
}

async function answer(client: WebSocket, parameters: URLSearchParams, engine: EngineContext): Promise<void> {
  const request = requestOf(parameters, engine);
  await waitForSequence(request.commandSequenceNumber, engine);
  const session = new RequestSession(request.properties, request.variables);
  const parsed = statementOf(request, session);
  const gone = new AbortController();
  client.once('close', () => gone.abort());
  const send = (text: string): Promise<void> | null => {
    if (client.readyState !== client.OPEN) return null;
    if (client.bufferedAmount < SLOW_BYTES) {
      client.send(text);
      return null;
    }
    return new Promise((resolve) => client.send(text, () => resolve()));
  };
  if (parsed.statement.kind === 'PrintTopic') {
    const print = await openPrint(parsed.statement, session, engine);
    await print.run({ line: (text) => send(JSON.stringify(text)) }, gone.signal, false);
  } else {
    const stream = await openRows(parsed, session, engine);
    send(JSON.stringify(fieldEntities(logicalSchema(stream.columns))));
    const print = compileJsonRow(stream.columns.map((c) => c.type));
    let slow: Promise<void> | null = null;
    try {
      await stream.run(
        {
          row: (values, tombstone) => {
            // What was deleted is not told here, as from a ksqlDB server.
            if (!tombstone) slow = send(`{"row":{"columns":${print(values)}}}`);
          },
          ready: () => slow,
        },
        gone.signal,
      );
    } catch (error) {
      return refuse(client, messageOf(error), SERVER_ERROR);
    }
  }
  if (client.readyState === client.OPEN) {
    send(JSON.stringify({ error: 'done' }));
    client.close(1000, 'done');
  }
}
