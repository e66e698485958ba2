// ksqlDB without a broker, for unit tests of SQL: statements in, records in, records out, everything done when a call returns.
//
//   const ksql = new KsqlTestDriver();
//   await ksql.execute(`CREATE STREAM clicks (campaign STRING KEY, kind STRING)
//                         WITH (KAFKA_TOPIC='clicks', VALUE_FORMAT='JSON', PARTITIONS=1);
//                       CREATE TABLE counts AS SELECT campaign, COUNT(*) AS n FROM clicks
//                         WINDOW TUMBLING (SIZE 2 MINUTES) GROUP BY campaign;`);
//   await ksql.pipe('clicks', { key: 'summer', value: { kind: 'VIEW' }, timestamp: 1_000 });
//   expect(await ksql.read('counts')).toMatchObject([{ key: 'summer', value: { N: 1 }, window: { start: 0 } }]);
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { DataSource } from '../catalog/catalog.ts';
import { jsonFrom } from '../formats/json-value.ts';
import type { RegistrySchemaType } from '../formats/schema-registry.ts';
import { openTestRecordCodec, type TestRecordCodec } from '../formats/test-record-codec.ts';
import { encodeWindowedKey } from '../formats/windowed-key.ts';
import type { Header, OutputRecord, ProcessingError, RawRecord, WindowBounds } from '../operators/task.ts';
import type { QueryPlan } from '../plan/execution-step.ts';
import type { MaterializedRow, WindowRange } from '../state/materialized-table.ts';
import type { StatementOutcome } from '../statements/outcome.ts';
import { decodeRecord } from './decoded-record.ts';
import { type PlainValue, plainKey, plainRow } from './plain-values.ts';
import type { QueryDriver } from './query-driver.ts';
import { serdeRequest } from './serde-request.ts';
import { queryDriverFor } from './session-queries.ts';
import { StatementSession } from './statement-session.ts';

export interface TestInput {
  /** The bare value of a single key column, an object of several; absent: no key. */
  readonly key?: unknown;
  /** An object of the value columns, names in any case where the format allows; null or absent: a tombstone. */
  readonly value?: unknown;
  /** Milliseconds since the epoch; the driver's clock when absent. */
  readonly timestamp?: number;
  readonly headers?: readonly Header[];
  /** For windowed sources. */
  readonly window?: WindowBounds;
}

export interface TestRecord {
  readonly key: PlainValue;
  readonly value: { readonly [name: string]: PlainValue } | null;
  readonly timestamp: number;
  readonly window: WindowBounds | null;
  readonly headers: readonly Header[];
}

export interface KsqlTestDriverOptions {
  /** Where the driver's clock stands at first, ms since the epoch; default 0. */
  readonly startTime?: number;
  /** Server properties, such as `ksql.persistence.default.format.value`. */
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** Queries run as soon as they are created and see only records piped afterwards; each row gives its result at once. */
export class KsqlTestDriver {
  readonly session: StatementSession;
  /** What the processing log would say: unreadable records, failed expressions, late rows. */
  readonly errors: ProcessingError[] = [];
  readonly #queries = new Map<string, QueryDriver>();
  readonly #read = new Map<string, number>();
  #time: number;

  constructor(options: KsqlTestDriverOptions = {}) {
    this.#time = options.startTime ?? 0;
    this.session = new StatementSession({
      properties: options.properties ?? {},
      createMissingTopics: true,
      clock: { now: () => this.#time, sleep: async () => undefined },
      hooks: {
        queryStarted: (plan, replaces) => this.#start(plan, replaces),
        queryEnded: async (queryId) => this.#stop(queryId),
        recordProduced: (topic, record) => this.#deliver(topic, record),
      },
    });
  }

  /** Runs statements in order. @throws ClickstreamError at the first that is refused; earlier ones stay done. */
  async execute(sql: string): Promise<StatementOutcome[]> {
    return this.session.execute(sql);
  }

  /** Registers a schema, as another application would have done before the statements run. Returns its id. */
  async registerSchema(subject: string, type: RegistrySchemaType, text: string): Promise<number> {
    return this.session.registry.register(subject, type, text);
  }

  /** Moves the wall clock; it gives records without timestamp their time. Windows follow record times only. */
  advanceTime(ms: number): void {
    this.#time += ms;
  }

  /** Writes records to a topic, named by itself or by a stream or table over it, and runs all queries that read it. */
  async pipe(name: string, ...records: readonly TestInput[]): Promise<void> {
    const source = this.#sourceOf(name);
    const keys = await this.#codec(source, 'KEY');
    const values = await this.#codec(source, 'VALUE');
    for (const record of records) {
      const key = keys.encode(jsonFrom(record.key));
      await this.#deliver(source.topic, {
        key: key === null || !record.window ? key : this.#windowedKey(source, key, record.window),
        value: values.encode(jsonFrom(record.value)),
        timestamp: record.timestamp ?? this.#time,
        headers: record.headers ?? [],
      });
    }
  }

  /** The records written to a topic since it was last read, named by itself or by a stream or table over it. */
  async read(name: string): Promise<TestRecord[]> {
    const source = this.#sourceOf(name);
    const records = this.session.topics.find(source.topic)?.records ?? [];
    const result: TestRecord[] = [];
    for (const record of records.slice(this.#read.get(source.topic) ?? 0)) {
      const decoded = await decodeRecord(source, record, this.session.registry);
      result.push({
        key: plainKey(decoded.key, source.schema.key),
        value: decoded.value === null ? null : plainRow(decoded.value, source.schema.value),
        timestamp: record.timestamp,
        window: decoded.window,
        headers: record.headers,
      });
    }
    this.#read.set(source.topic, records.length);
    return result;
  }

  /** The present rows of a table made by CREATE TABLE AS SELECT, as a pull query sees them. */
  rows(table: string, windows?: WindowRange): TestRecord[] {
    const source = this.#sourceOf(table);
    const [writer] = this.session.catalog.writersOf(source.name);
    const state = writer === undefined ? null : (this.#queries.get(writer)?.materialized ?? null);
    if (!state)
      throw new ClickstreamError('STATEMENT_INVALID', `${source.name} has no rows to look up: no query fills it.`, {
        nextStep: 'Only tables made by CREATE TABLE … AS SELECT can be read; use read() for topics.',
      });
    const view = (row: MaterializedRow): TestRecord => ({
      key: plainKey(row.key, source.schema.key),
      value: plainRow(row.value, source.schema.value),
      timestamp: row.timestamp,
      window: row.window,
      headers: [],
    });
    return [...state.scan(windows)].map(view);
  }

  async #start(plan: QueryPlan, replaces: string | null): Promise<void> {
    if (replaces !== null) this.#stop(replaces);
    const query = queryDriverFor(this.session, plan, {
      now: () => this.#time,
      report: (error) => this.errors.push(error),
      send: (topic, record) => {
        this.#written.push({ topic, record: this.session.topics.append(topic, record) });
      },
    });
    await query.start();
    this.#queries.set(plan.queryId, query);
  }

  #stop(queryId: string): void {
    this.#queries.delete(queryId);
  }

  /** Records written by queries, which other queries have yet to see. */
  readonly #written: { readonly topic: string; readonly record: RawRecord }[] = [];

  async #deliver(topic: string, record: OutputRecord): Promise<void> {
    this.#written.push({ topic, record: this.session.topics.append(topic, record) });
    for (let next = this.#written.shift(); next; next = this.#written.shift())
      for (const query of [...this.#queries.values()])
        if (query.sourceTopics.includes(next.topic)) await query.process(next.topic, next.record);
  }

  #sourceOf(name: string): DataSource {
    const { catalog } = this.session;
    const found =
      catalog.source(name) ??
      catalog.source(name.toUpperCase()) ??
      catalog.sources().find((source) => source.topic === name);
    if (found) return found;
    throw new ClickstreamError('STATEMENT_INVALID', `There is no stream, table or topic ${name}.`, {
      details: { name, sources: catalog.sources().map((source) => source.name) },
      nextStep: 'Declare it first with CREATE STREAM or CREATE TABLE.',
    });
  }

  #codec(source: DataSource, part: 'KEY' | 'VALUE'): Promise<TestRecordCodec> {
    return openTestRecordCodec(serdeRequest(source, part, this.session.registry));
  }

  #windowedKey(source: DataSource, key: Uint8Array, window: WindowBounds): Uint8Array {
    return encodeWindowedKey(key, source.window?.type === 'SESSION' ? 'SESSION' : 'TIME', window.start, window.end);
  }
}
