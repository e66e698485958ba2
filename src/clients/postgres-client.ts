// One Postgres connection with transactions, and errors that carry Postgres' own code but no password.
import pg from 'pg';
import { maskSecrets } from '../common/mask-secrets.ts';
import { ClickstreamError } from '../errors/clickstream-error.ts';

export type SqlParameter = string | number | boolean | bigint | Date | null | readonly string[];
export type SqlRow = Readonly<Record<string, unknown>>;

/** Something that runs SQL: the client itself, or one transaction of it. */
export interface SqlSession {
  /** Rows of the last statement of the text. */
  query(sql: string, parameters?: readonly SqlParameter[]): Promise<readonly SqlRow[]>;
}

export interface PostgresClient extends SqlSession, AsyncDisposable {
  /** Host, port and database, without credentials. */
  readonly address: string;
  /** What `work` does through its session is committed when it resolves, and rolled back when it rejects. */
  transaction<T>(work: (session: SqlSession) => Promise<T>): Promise<T>;
}

export interface PostgresOptions {
  /** Milliseconds until a connection attempt fails (default 10,000). */
  readonly connectTimeoutMs?: number;
}

/** SQLSTATE of a failed query, from the details of a client error. */
export function sqlStateOf(error: unknown): string | undefined {
  const state = error instanceof ClickstreamError ? error.details.sqlState : undefined;
  return typeof state === 'string' ? state : undefined;
}

/** A name between double quotes. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
/** A text between single quotes, for statements that take no parameters. */
export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Connections that are open at the same time. */
const POOL_SIZE = 4;

/**
 * Connects lazily: nothing is sent before the first query.
 * @param name as in messages: "the shop database"
 * @throws ClickstreamError SERVICE_UNREACHABLE, LOGIN_FAILED, SERVICE_REFUSED from every method.
 */
export function createPostgresClient(name: string, url: string, options: PostgresOptions = {}): PostgresClient {
  const parsed = new URL(url);
  const address = `${parsed.host}${parsed.pathname}`;
  const pool = new pg.Pool({
    connectionString: url,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 10_000,
    application_name: 'clickstream-setup',
    max: POOL_SIZE,
  });
  // Without a listener an idle connection that the server closes would end the process.
  pool.on('error', () => undefined);
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw postgresError(error, name, address);
    }
  };
  const queryOn = (runner: pg.Pool | pg.PoolClient, sql: string, parameters: readonly SqlParameter[]) =>
    guarded(async () => {
      // Several statements in one text are only allowed without parameters.
      const result: pg.QueryResult | pg.QueryResult[] =
        parameters.length === 0 ? await runner.query(sql) : await runner.query(sql, [...parameters]);
      const last = Array.isArray(result) ? result.at(-1) : result;
      return (last?.rows ?? []) as SqlRow[];
    });
  return {
    address,
    query: (sql, parameters = []) => queryOn(pool, sql, parameters),
    transaction: async (work) => {
      const connection = await guarded(() => pool.connect());
      const session: SqlSession = { query: (sql, parameters = []) => queryOn(connection, sql, parameters) };
      try {
        await session.query('BEGIN');
        const result = await work(session);
        await session.query('COMMIT');
        connection.release();
        return result;
      } catch (error) {
        // A connection whose transaction broke is not used again: closing it rolls back whatever happened.
        connection.release(true);
        throw error;
      }
    },
    [Symbol.asyncDispose]: () => pool.end().catch(() => undefined),
  };
}

function postgresError(error: unknown, name: string, address: string): unknown {
  if (error instanceof ClickstreamError) return error;
  const message = maskSecrets(error instanceof Error ? error.message || String(codeOf(error)) : String(error));
  const sqlState = codeOf(error);
  const details = { service: name, address, reason: message, ...(sqlState === undefined ? {} : { sqlState }) };
  if (sqlState?.startsWith('28')) {
    return new ClickstreamError('LOGIN_FAILED', `${name} at ${address} refused the login: ${message}`, { details });
  }
  if (sqlState === undefined || /^(08|57P|53)/.test(sqlState) || sqlState.startsWith('E')) {
    const text = `${name} does not answer at ${address}: ${message}`;
    return new ClickstreamError('SERVICE_UNREACHABLE', text, { details });
  }
  return new ClickstreamError('SERVICE_REFUSED', `${name} refused a statement: ${message} (${sqlState})`, { details });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
