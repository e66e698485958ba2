// One Postgres connection with transactions, and errors that carry Postgres' own code but no password.
import pg from 'pg';
import { maskSecrets } from '../common/mask-secrets.ts';
import { ClickstreamError } from '../errors/clickstream-error.ts';

export type SqlParameter = string | number | boolean | bigint | Date | null | readonly string[];
export type SqlRow = Readonly<Record<string, unknown>>;

export interface PostgresClient extends AsyncDisposable {
  /** Host, port and database, without credentials. */
  readonly address: string;
  query(sql: string, parameters?: readonly SqlParameter[]): Promise<readonly SqlRow[]>;
  /** Everything in one transaction: committed when `work` resolves, rolled back when it rejects. */
  transaction<T>(work: () => Promise<T>): Promise<T>;
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

/**
 * A lazy connection: nothing is sent before the first query.
 * @param name as in messages: "the shop database"
 * @throws ClickstreamError SERVICE_UNREACHABLE, LOGIN_FAILED, SERVICE_REFUSED from every method.
 */
export function createPostgresClient(name: string, url: string, options: PostgresOptions = {}): PostgresClient {
  const parsed = new URL(url);
  const address = `${parsed.host}${parsed.pathname}`;
  let open: Promise<pg.Client> | undefined;
  const connect = (): Promise<pg.Client> => {
    open ??= (async () => {
      const client = new pg.Client({
        connectionString: url,
        connectionTimeoutMillis: options.connectTimeoutMs ?? 10_000,
        application_name: 'clickstream-setup',
      });
      // Without a listener a connection that the server closes would end the process.
      client.on('error', () => {
        open = undefined;
      });
      await client.connect();
      return client;
    })();
    return open;
  };
  const run = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
    let client: pg.Client;
    try {
      client = await connect();
    } catch (error) {
      open = undefined;
      throw postgresError(error, name, address);
    }
    try {
      return await work(client);
    } catch (error) {
      throw postgresError(error, name, address);
    }
  };
  const query = (sql: string, parameters: readonly SqlParameter[] = []) =>
    run(async (client) => {
      const result: pg.QueryResult | pg.QueryResult[] = await client.query(sql, [...parameters]);
      const last = Array.isArray(result) ? result.at(-1) : result;
      return (last?.rows ?? []) as SqlRow[];
    });
  return {
    address,
    query,
    transaction: async (work) => {
      await query('BEGIN');
      try {
        const result = await work();
        await query('COMMIT');
        return result;
      } catch (error) {
        await query('ROLLBACK').catch(() => undefined);
        throw error;
      }
    },
    [Symbol.asyncDispose]: async () => {
      const client = await open?.catch(() => undefined);
      await client?.end().catch(() => undefined);
    },
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
