// POST /query and /query-stream: rows of one SELECT, or the records of one PRINT, streamed as fast as the client reads.
import type { ParsedStatement } from '../../sql/ast.ts';
import { parseStatements } from '../../sql/parser.ts';
import { openQuery } from '../queries/open-query.ts';
import { openPrint } from '../queries/print/print-topic.ts';
import type { RowStream } from '../queries/row-stream.ts';
import { waitForSequence } from './command-sequence.ts';
import type { EngineContext } from './engine-context.ts';
import type { Exchange } from './http/exchange.ts';
import { DELIMITED, JSON_TYPE, KSQL_JSON, type MediaType, negotiate, PROTOBUF } from './http/media-types.ts';
import { objectField, requiredText } from './http/request-body.ts';
import { type RowFormat, rowFormat } from './http/row-formats.ts';
import { ERROR_CODE, messageOf, RestError, statementError } from './rest-error.ts';
import { checkDenied, checkKnownOverrides, checkOverrides, RequestSession } from './session.ts';
import { statementsRequest } from './statement-service.ts';

/** @throws RestError unless the text is exactly one statement. */
export function singleStatement(sql: string, session: RequestSession): ParsedStatement {
  let statements: ParsedStatement[];
  try {
    statements = parseStatements(sql, { variables: session.variableRecord });
  } catch (error) {
    throw new RestError(ERROR_CODE.badStatement, messageOf(error), { statement: sql, cause: error });
  }
  const [only] = statements;
  if (statements.length === 1 && only) return only;
  throw new RestError(
    ERROR_CODE.badStatement,
    `Exactly one statement is expected here; there are ${statements.length}.`,
    { statement: sql },
  );
}

const KEEP_ALIVE_MS = 1_000;

export async function answerQuery(exchange: Exchange, engine: EngineContext): Promise<void> {
  // `*/*` takes the first offer, but who says nothing gets rows as objects: ksqlDB's two routes for this path, as recorded.
  const offered = [DELIMITED, KSQL_JSON, JSON_TYPE, PROTOBUF] as const;
  const accepted = negotiate(exchange.header('accept') || KSQL_JSON, offered);
  if (accepted === null) return exchange.empty(406);
  const request = statementsRequest(await exchange.jsonBody());
  if (request.sql.trim() === '') throw new RestError(ERROR_CODE.badRequest, 'The field "ksql" must be populated.');
  const session = new RequestSession(request.properties, request.variables);
  const parsed = singleStatement(request.sql, session);
  await waitForSequence(request.commandSequenceNumber, engine);
  checkOverrides(request.properties, null);
  checkDenied(request.properties, engine.config.properties);
  if (parsed.statement.kind === 'PrintTopic') {
    if (exchange.isHttp2) return exchange.empty(405, { 'content-type': JSON_TYPE });
    return streamPrint(parsed, session, exchange, engine, 'application/json');
  }
  await streamRows(parsed, session, exchange, engine, accepted === JSON_TYPE ? KSQL_JSON : accepted);
}

export async function answerQueryStream(exchange: Exchange, engine: EngineContext): Promise<void> {
  const offered = [DELIMITED, JSON_TYPE, KSQL_JSON, PROTOBUF] as const;
  const accepted = negotiate(exchange.header('accept'), offered);
  if (accepted === null) return exchange.empty(406);
  const body = await exchange.jsonBody();
  const sql = requiredText(body, 'sql');
  const properties = objectField(body, 'properties');
  const session = new RequestSession(properties, objectField(body, 'sessionVariables'));
  checkDenied(properties, engine.config.properties);
  checkKnownOverrides(properties);
  const parsed = singleStatement(sql, session);
  if (parsed.statement.kind === 'PrintTopic') {
    if (accepted !== DELIMITED) return exchange.empty(406);
    return streamPrint(parsed, session, exchange, engine, null);
  }
  if (parsed.statement.kind !== 'QueryStatement')
    throw new RestError(ERROR_CODE.badStatement, `${parsed.statement.kind} is no query: send it to /ksql.`, {
      statement: parsed.text,
    });
  await streamRows(parsed, session, exchange, engine, accepted);
}

/** @throws RestError for statements that are no queries. */
export async function openRows(
  parsed: ParsedStatement,
  session: RequestSession,
  engine: EngineContext,
): Promise<RowStream> {
  const { statement } = parsed;
  if (statement.kind !== 'QueryStatement')
    throw new RestError(ERROR_CODE.badRequest, `${statement.kind} is no query: send it to /ksql.`);
  const { source } = statement.query.from;
  try {
    return await openQuery({ ...parsed, statement }, session, engine);
  } catch (error) {
    const failure = statementError(error, parsed.text);
    const whileOpening = engine.catalog.source(source.name) !== null;
    throw new RestError(failure.errorCode, failure.message, {
      cause: error,
      details: { whileOpening },
      ...(failure.statement === null ? {} : { statement: failure.statement }),
    });
  }
}

async function streamRows(
  parsed: ParsedStatement,
  session: RequestSession,
  exchange: Exchange,
  engine: EngineContext,
  mediaType: MediaType,
): Promise<void> {
  const stream = await openRows(parsed, session, engine);
  const format = await rowFormat(mediaType, stream);
  const output = new RowWriter(exchange, format);
  // Pull queries on tables may still fail for want of rows: then there is a status to say so.
  if (stream.kind !== 'PULL') output.begin();
  try {
    const final = await stream.run(output, exchange.gone);
    output.begin();
    exchange.end(format.end(final));
  } catch (error) {
    const failure = statementError(error, parsed.text);
    if (!exchange.response.headersSent) throw failure;
    engine.log.warn({ queryId: stream.queryId, error: failure.message }, 'query for a client failed');
    exchange.end(format.error(new RestError(failure.errorCode, failure.message).body()));
  }
}

/** Rows gather until the event loop's turn ends, so that a fast query does not make one packet per row. */
class RowWriter {
  readonly #exchange: Exchange;
  readonly #format: RowFormat;
  #begun = false;
  #slow: Promise<void> | null = null;

  constructor(exchange: Exchange, format: RowFormat) {
    this.#exchange = exchange;
    this.#format = format;
  }

  begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    this.#exchange.head(200, { 'content-type': this.#format.mediaType });
    this.#write(this.#format.header());
  }

  row(values: Parameters<RowFormat['row']>[0], tombstone: boolean): void {
    this.begin();
    const text = this.#format.row(values, tombstone);
    if (text !== null) this.#write(text);
  }

  ready(): Promise<void> | null {
    return this.#slow;
  }

  #write(text: string): void {
    const slow = this.#exchange.write(text);
    if (slow === null || this.#slow !== null) return;
    this.#slow = slow.then(() => {
      this.#slow = null;
    });
  }
}

async function streamPrint(
  parsed: ParsedStatement,
  session: RequestSession,
  exchange: Exchange,
  engine: EngineContext,
  contentType: string | null,
): Promise<void> {
  const { statement } = parsed;
  if (statement.kind !== 'PrintTopic') return;
  const print = await openPrint(statement, session, engine);
  exchange.head(200, contentType === null ? {} : { 'content-type': contentType });
  // Empty lines while nothing comes show both sides that the other is there.
  const alive = setInterval(() => exchange.write('\n'), KEEP_ALIVE_MS);
  try {
    // The older endpoint names the formats first; the newer one sends records only.
    const announceFormats = contentType !== null;
    await print.run({ line: (text) => exchange.write(`${text}\n`) }, exchange.gone, announceFormats);
  } catch (error) {
    exchange.write(`${messageOf(error)}\n`);
    engine.log.warn({ topic: statement.topic, error: messageOf(error) }, 'PRINT failed');
  } finally {
    clearInterval(alive);
  }
  exchange.end();
}
