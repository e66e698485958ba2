// GET /ws/query: one SELECT or PRINT over a websocket; columns first, then one message per row.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { openPrint } from '../queries/print/print-topic.ts';
import { logicalSchema } from '../schema/logical-schema.ts';
import { compileJsonRow } from '../values/to-json.ts';
import type { EngineContext, Log } from './engine-context.ts';
import { fieldEntities } from './entities/schema-entities.ts';
import { originForm } from './http/request-target.ts';
import { openRows, singleStatement } from './query-endpoint.ts';
import { ERROR_CODE, messageOf, RestError } from './rest-error.ts';
import { RequestSession } from './session.ts';

const CANNOT_ACCEPT = 1003;
const SERVER_ERROR = 1011;
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
      .then((engine) => answer(client, new URLSearchParams(query.join('?')).get('request') ?? '', engine))
      .catch((error: unknown) => {
        log.warn({ error: messageOf(error) }, 'websocket query failed');
        refuse(client, messageOf(error), CANNOT_ACCEPT);
      });
  });
}

function refuse(client: WebSocket, message: string, code: number): void {
  client.send(JSON.stringify({ error: message }));
  // A close reason has at most 123 bytes.
  client.close(
    code,
    Buffer.from(message)
      .subarray(0, 120)
      .toString('utf8')
      .replace(/\uFFFD+$/, ''),
  );
}

const record = (value: unknown): Record<string, unknown> =>
  value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};

/** @throws RestError when the parameter is missing or no JSON. */
function requestBody(text: string): Record<string, unknown> {
  try {
    return record(JSON.parse(text));
  } catch (error) {
    throw new RestError(ERROR_CODE.badRequest, `The parameter "request" is not JSON: ${messageOf(error)}`);
  }
}

async function answer(client: WebSocket, requestText: string, engine: EngineContext): Promise<void> {
  const body = requestBody(requestText);
  const session = new RequestSession(record(body.streamsProperties), record(body.sessionVariables));
  const parsed = singleStatement(String(body.ksql ?? ''), session);
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
            slow = send(`{"row":{"columns":${print(values)}${tombstone ? ',"tombstone":true' : ''}}}`);
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
