// POST /inserts-stream: rows for one stream or table, one JSON object per line over HTTP/2, each acknowledged in its order.
import type { DataSource } from '../catalog/catalog.ts';
import { parseJson } from '../formats/json-value.ts';
import type { Row, SqlValue } from '../values/sql-value.ts';
import type { EngineContext } from './engine-context.ts';
import type { Exchange } from './http/exchange.ts';
import { DELIMITED, JSON_TYPE, negotiate } from './http/media-types.ts';
import { columnReader } from './insert-columns.ts';
import { ERROR_CODE, messageOf, RestError } from './rest-error.ts';

/** So many rows may be on their way at once before more are read. */
const MAX_IN_FLIGHT = 1_000;

export async function answerInserts(exchange: Exchange, engine: EngineContext): Promise<void> {
  if (!exchange.isHttp2) {
    exchange.request.resume();
    throw new RestError(ERROR_CODE.http2Only, 'This endpoint is only there over HTTP/2.');
  }
  const accepted = negotiate(exchange.header('accept'), [DELIMITED, JSON_TYPE]);
  if (accepted === null) return exchange.empty(406);
  const lines = linesOf(exchange);
  const first = await lines.next();
  if (first.done) throw new RestError(ERROR_CODE.badRequest, 'The first line must name the target.');
  const target = targetOf(first.value, engine);
  // No content type, as a ksqlDB server answers.
  exchange.head(200, {});
  const asArray = accepted === JSON_TYPE;
  if (asArray) exchange.write('[');
  const acknowledgements = new Acknowledgements(exchange, asArray);
  const read = rowReader(target);
  let sequence = 0;
  for await (const line of lines) {
    const seq = sequence++;
    try {
      const row = read(line);
      acknowledgements.add(engine.rows.insert({ target, ...row, timestamp: null }), seq);
    } catch (error) {
      acknowledgements.add(Promise.reject(error), seq);
      break;
    }
    if (acknowledgements.waiting >= MAX_IN_FLIGHT) await acknowledgements.settled();
    if (acknowledgements.failed) break;
  }
  await acknowledgements.settled();
  exchange.end(asArray ? ']' : '');
}

/** Answers in the order of the rows, whichever is written first. */
class Acknowledgements {
  readonly #exchange: Exchange;
  readonly #asArray: boolean;
  #tail: Promise<void> = Promise.resolve();
  #first = true;
  waiting = 0;
  failed = false;

  constructor(exchange: Exchange, asArray: boolean) {
    this.#exchange = exchange;
    this.#asArray = asArray;
  }

  add(insert: Promise<void>, seq: number): void {
    this.waiting++;
    const outcome = insert.then(
      () => ({ seq, status: 'ok' }),
      (error: unknown) => {
        this.failed = true;
        const error_code = error instanceof RestError ? error.errorCode : ERROR_CODE.badRequest;
        return { '@type': 'InsertError', status: 'error', seq, message: messageOf(error), error_code };
      },
    );
    this.#tail = this.#tail.then(async () => {
      const answer = await outcome;
      this.waiting--;
      const text = JSON.stringify(answer);
      const separator = this.#first ? '' : ',';
      this.#first = false;
      await this.#exchange.write(this.#asArray ? `${separator}${text}` : `${text}\n`);
    });
  }

  settled(): Promise<void> {
    return this.#tail;
  }
}

async function* linesOf(exchange: Exchange): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of exchange.request as AsyncIterable<Buffer>) {
    const parts = (rest + chunk.toString('utf8')).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) if (part.trim() !== '') yield part;
  }
  if (rest.trim() !== '') yield rest;
}

function targetOf(line: string, engine: EngineContext): DataSource {
  let request: unknown;
  try {
    request = JSON.parse(line);
  } catch (error) {
    throw new RestError(ERROR_CODE.badRequest, `Invalid JSON in inserts stream request: ${messageOf(error)}`);
  }
  const name = request !== null && typeof request === 'object' && 'target' in request ? request.target : undefined;
  if (typeof name !== 'string')
    throw new RestError(ERROR_CODE.badRequest, 'Invalid JSON in inserts stream request: target is missing.');
  const wanted = nameOf(name);
  const target = engine.catalog.source(wanted);
  const refuse = (message: string): RestError => new RestError(ERROR_CODE.badStatement, message);
  if (!target) throw refuse(`There is no stream or table \`${wanted}\` to insert into.`);
  if (target.window) throw refuse(`\`${wanted}\` is windowed: rows cannot be inserted.`);
  if (target.readOnly) throw refuse(`\`${wanted}\` is read-only.`);
  return target;
}

/** Names are read as SQL reads them: upper case, unless they stand between backticks or double quotes. */
function nameOf(written: string): string {
  const quoted = /^(["`])(.*)\1$/s.exec(written);
  return quoted ? quoted[2]!.replaceAll(quoted[1]!.repeat(2), quoted[1]!) : written.toUpperCase();
}

function rowReader(target: DataSource): (line: string) => { readonly key: Row; readonly value: Row } {
  const columns = target.schema.columns.filter((c) => c.namespace !== 'HEADERS');
  const readers = new Map(columns.map((column) => [column.name, columnReader(column)]));
  return (line) => {
    let parsed: ReturnType<typeof parseJson>;
    try {
      parsed = parseJson(line);
    } catch (error) {
      throw new RestError(ERROR_CODE.badRequest, `Invalid JSON in inserts stream: ${messageOf(error)}`);
    }
    if (!(parsed instanceof Map))
      throw new RestError(ERROR_CODE.badRequest, 'Invalid JSON in inserts stream: one object per line is expected.');
    const values = new Map<string, SqlValue>();
    // Columns that the target does not have are passed over: senders may know more than this server needs.
    for (const [written, value] of parsed) {
      const name = nameOf(written);
      const read = readers.get(name);
      if (read) values.set(name, read(value));
    }
    const row = (of: readonly { readonly name: string }[]): Row => of.map((c) => values.get(c.name) ?? null);
    const keyless = target.schema.key.find((column) => (values.get(column.name) ?? null) === null);
    if (keyless) throw new RestError(ERROR_CODE.badRequest, `The key column ${keyless.name} has no value in this row.`);
    return { key: row(target.schema.key), value: row(target.schema.value) };
  };
}
