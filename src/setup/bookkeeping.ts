// What setup writes down in the databases: which migrations ran, and from which text each ksqlDB statement was made.
// It lives in a schema of its own, `clickstream`, and goes with teardown.
import { createHash } from 'node:crypto';
import { type SqlSession, sqlStateOf } from '../clients/postgres-client.ts';

const SCHEMA = 'clickstream';
const MISSING_TABLE = ['42P01', '3F000'];

export const fingerprint = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

export interface AppliedMigration {
  readonly name: string;
  readonly checksum: string;
}

export interface AppliedStatement {
  readonly name: string;
  /** Of the text in the definition. */
  readonly checksum: string;
  /** Of what the server made of it. */
  readonly serverChecksum: string;
  readonly text: string;
  /** Settings that were sent along; null when they were not written down. */
  readonly settings: Readonly<Record<string, string>> | null;
}

/** Where notes about statements are kept. */
export interface StatementBooks {
  statements(): Promise<readonly AppliedStatement[]>;
  putStatement(statement: AppliedStatement): Promise<void>;
  removeStatement(name: string): Promise<void>;
}

async function orNone<T>(rows: Promise<T[]>): Promise<T[]> {
  try {
    return await rows;
  } catch (error) {
    if (MISSING_TABLE.includes(sqlStateOf(error) ?? '')) return [];
    throw error;
  }
}

export class Bookkeeping implements StatementBooks {
  readonly #client: SqlSession;
  #prepared: Promise<unknown> | undefined;

  constructor(client: SqlSession) {
    this.#client = client;
  }

  /** Makes what is missing of the schema, also of one that an earlier release made; once per command. */
  async prepare(): Promise<void> {
    this.#prepared ??= this.#client.query(`
      CREATE SCHEMA IF NOT EXISTS ${SCHEMA};
      CREATE TABLE IF NOT EXISTS ${SCHEMA}.migrations (
        name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now());
      CREATE TABLE IF NOT EXISTS ${SCHEMA}.statements (
        name text PRIMARY KEY, checksum text NOT NULL, server_checksum text NOT NULL, text text NOT NULL,
        applied_at timestamptz NOT NULL DEFAULT now());
      ALTER TABLE ${SCHEMA}.statements ADD COLUMN IF NOT EXISTS settings jsonb;`);
    await this.#prepared;
  }

  async migrations(): Promise<readonly AppliedMigration[]> {
    const rows = this.#client.query(`SELECT name, checksum FROM ${SCHEMA}.migrations ORDER BY name`);
    return (await orNone(rows.then((r) => [...r]))).map((row) => ({
      name: String(row.name),
      checksum: String(row.checksum),
    }));
  }

  async addMigration(migration: AppliedMigration): Promise<void> {
    const sql = `INSERT INTO ${SCHEMA}.migrations (name, checksum) VALUES ($1, $2)`;
    await this.#client.query(sql, [migration.name, migration.checksum]);
  }

  async statements(): Promise<readonly AppliedStatement[]> {
    const rows = this.#client.query(`SELECT * FROM ${SCHEMA}.statements`);
    return (await orNone(rows.then((r) => [...r]))).map((row) => ({
      name: String(row.name),
      checksum: String(row.checksum),
      serverChecksum: String(row.server_checksum),
      text: String(row.text),
      settings: (row.settings ?? null) as AppliedStatement['settings'],
    }));
  }

  async putStatement(statement: AppliedStatement): Promise<void> {
    const { name, checksum, serverChecksum, text, settings } = statement;
    // Also when no migration is due, which would have done it.
    await this.prepare();
    await this.#client.query(
      `INSERT INTO ${SCHEMA}.statements (name, checksum, server_checksum, text, settings) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (name) DO UPDATE SET checksum = EXCLUDED.checksum, server_checksum = EXCLUDED.server_checksum,
         text = EXCLUDED.text, settings = EXCLUDED.settings, applied_at = now()`,
      [name, checksum, serverChecksum, text, settings === null ? null : JSON.stringify(settings)],
    );
  }

  async removeStatement(name: string): Promise<void> {
    await orNone(this.#client.query(`DELETE FROM ${SCHEMA}.statements WHERE name = $1`, [name]).then((r) => [...r]));
  }

  /** Removes the schema with all that was written down. */
  async drop(): Promise<void> {
    this.#prepared = undefined;
    await this.#client.query(`DROP SCHEMA IF EXISTS ${SCHEMA} CASCADE`);
  }
}
