// Panels that read Postgres: fills in what Grafana would fill in, and runs the query as the role that may only read.
import pg from 'pg';
import { ClickstreamError } from '../errors/clickstream-error.ts';
import type { Column, PanelData, Selection } from './panel-data.ts';

/** Postgres type ids. */
const TIMES = new Set([1082, 1114, 1184]);
const NUMBERS = new Set([20, 21, 23, 700, 701, 1700]);
const STATEMENT_TIMEOUT_MS = 10_000;
const MAX_ROWS = 20_000;

/** @throws ClickstreamError DASHBOARD_UNSUPPORTED for a macro that only Grafana knows. */
export function fillIn(sql: string, { from, to, chosen }: Selection): string {
  const time = (ms: number) => `'${new Date(ms).toISOString()}'`;
  const quoted = (value: string) => `'${value.replaceAll("'", "''")}'`;
  const filled = sql
    .replaceAll(
      /\$__timeFilter\(([\w.]+)\)/g,
      (_all, column: string) => `${column} BETWEEN ${time(from)} AND ${time(to)}`,
    )
    .replaceAll('$__timeFrom()', () => time(from))
    .replaceAll('$__timeTo()', () => time(to))
    .replaceAll(/\$\{(\w+):sqlstring\}/g, (_all, name: string) => (chosen[name] ?? []).map(quoted).join(','));
  const [unknown] = /\$\{?\w+/.exec(filled.replaceAll(/'(?:[^']|'')*'/g, "''")) ?? [];
  if (unknown === undefined) return filled;
  throw new ClickstreamError('DASHBOARD_UNSUPPORTED', `the query uses ${unknown}, which only Grafana fills in`);
}

export class MetricsStore implements AsyncDisposable {
  readonly #pool: pg.Pool;

  constructor(databaseUrl: string) {
    this.#pool = new pg.Pool({
      connectionString: databaseUrl,
      max: 4,
      connectionTimeoutMillis: 5_000,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      application_name: 'clickstream-dashboards',
    });
    // A connection that breaks while idle is replaced at the next query.
    this.#pool.on('error', () => undefined);
  }

  async read(sql: string, selection: Selection): Promise<PanelData> {
    const { fields, rows } = await this.#pool.query<unknown[]>({ text: fillIn(sql, selection), rowMode: 'array' });
    const columns = fields.map(({ name, dataTypeID }): Column => {
      const kind = TIMES.has(dataTypeID) ? 'time' : NUMBERS.has(dataTypeID) ? 'number' : 'text';
      return { name, kind };
    });
    return { columns, rows: rows.slice(0, MAX_ROWS).map((row) => row.map((value, i) => plain(value, columns[i]))) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.end();
  }
}

function plain(value: unknown, column: Column | undefined): string | number | boolean | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.getTime();
  if (typeof value === 'number') return value;
  if (column?.kind !== 'number' || typeof value !== 'string') return typeof value === 'boolean' ? value : String(value);
  // Counts and money arrive as text: what a double cannot hold stays text, and is shown as it is.
  const number = Number(value);
  return Number.isSafeInteger(Math.trunc(number)) ? number : value;
}
