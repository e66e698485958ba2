// A Postgres database: numbered migrations, each run once, in its own transaction. A migration that ran must not change.
import { type PostgresClient, quoteName, sqlStateOf } from '../../clients/postgres-client.ts';
import type { DatabaseDefinition, Migration } from '../../definition/definition.ts';
import type { Fault } from '../../definition/fault.ts';
import { replaceVariables } from '../../definition/variables.ts';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import { type AppliedMigration, Bookkeeping, fingerprint } from '../bookkeeping.ts';
import { type Difference, idOf, type Resource, UNCHANGED } from '../resource.ts';

export interface DatabaseOptions {
  readonly database: DatabaseDefinition;
  readonly client: PostgresClient;
  readonly environment: Readonly<Record<string, string>>;
  /** Replication slots that belong to the database; they hold back its log until they are dropped. */
  readonly slots: readonly string[];
}

export function databaseResource(options: DatabaseOptions): Resource<readonly AppliedMigration[]> {
  const { database, client, environment } = options;
  const books = new Bookkeeping(client);
  return {
    kind: 'database',
    name: database.name,
    file: `database/${database.name}`,
    needs: database.roles.map((role) => idOf('role', replaceVariables(role.name, environment))),
    read: () => books.migrations(),
    diff: (applied) => databaseDifference(database, applied ?? []),
    apply: async (_difference, applied, progress) => {
      await books.prepare();
      const done = new Set((applied ?? []).map((m) => m.name));
      for (const migration of database.migrations.filter((m) => !done.has(m.name))) {
        progress(migration.name);
        await runMigration(client, migration, environment);
      }
    },
    remove: () => removeDatabaseObjects(options, books),
    remains: () => remainingObjects(options),
  };
}

export function databaseDifference(database: DatabaseDefinition, applied: readonly AppliedMigration[]): Difference {
  const checksums = new Map(applied.map((m) => [m.name, m.checksum]));
  const faults: Fault[] = [];
  for (const migration of database.migrations) {
    const before = checksums.get(migration.name);
    if (before === undefined || before === fingerprint(migration.sql)) continue;
    faults.push({
      file: migration.file,
      line: 1,
      column: 1,
      message: 'the migration was changed after it had run',
      nextStep: 'Put the file back as it was and write the change into a new migration.',
    });
  }
  const fields = database.migrations
    .filter((migration) => !checksums.has(migration.name))
    .map((migration) => ({ field: migration.name, from: null, to: 'run' }));
  if (fields.length === 0 && faults.length === 0) return UNCHANGED;
  return { action: applied.length === 0 ? 'create' : 'change', fields, ...(faults.length > 0 ? { faults } : {}) };
}

async function runMigration(
  client: PostgresClient,
  migration: Migration,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  try {
    await client.transaction(async (session) => {
      await session.query(replaceVariables(migration.sql, environment));
      await new Bookkeeping(session).addMigration({ name: migration.name, checksum: fingerprint(migration.sql) });
    });
  } catch (error) {
    if (!(error instanceof ClickstreamError) || error.retriable) throw error;
    throw new ClickstreamError('APPLY_FAILED', `${migration.file}: ${error.message}`, {
      details: { ...error.details, file: migration.file },
      nextStep: 'Nothing of this migration was kept. Correct the file and run the command again.',
      cause: error,
    });
  }
}

async function removeDatabaseObjects({ database, client, slots }: DatabaseOptions, books: Bookkeeping): Promise<void> {
  for (const slot of slots) await dropSlot(client, slot);
  for (const publication of database.publications) {
    await client.query(`DROP PUBLICATION IF EXISTS ${quoteName(publication.name)}`);
  }
  for (const table of database.tables) {
    const name = `${quoteName(table.schema)}.${quoteName(table.name)}`;
    // The schema itself may be gone already after a teardown that broke off.
    await client.query(`DROP TABLE IF EXISTS ${name} CASCADE`).catch(ignoreMissingSchema);
  }
  for (const schema of database.schemas) await client.query(`DROP SCHEMA IF EXISTS ${quoteName(schema)} CASCADE`);
  await books.drop();
}

async function dropSlot(client: PostgresClient, slot: string): Promise<void> {
  const exists = 'SELECT active_pid FROM pg_replication_slots WHERE slot_name = $1';
  const [row] = await client.query(exists, [slot]);
  if (row === undefined) return;
  if (row.active_pid !== null) {
    await client.query('SELECT pg_terminate_backend($1::int)', [Number(row.active_pid)]).catch(() => undefined);
  }
  await client.query('SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = $1', [
    slot,
  ]);
}

function ignoreMissingSchema(error: unknown): void {
  if (sqlStateOf(error) !== '3F000') throw error;
}

async function remainingObjects({ database, client, slots }: DatabaseOptions): Promise<readonly string[]> {
  const [slotRows, publicationRows, tableRows, schemaRows] = await Promise.all([
    client.query('SELECT slot_name AS name FROM pg_replication_slots WHERE slot_name = ANY($1)', [[...slots]]),
    client.query('SELECT pubname AS name FROM pg_publication WHERE pubname = ANY($1)', [
      database.publications.map((p) => p.name),
    ]),
    client.query(
      "SELECT schemaname || '.' || tablename AS name FROM pg_tables WHERE schemaname || '.' || tablename = ANY($1)",
      [database.tables.map((t) => `${t.schema}.${t.name}`)],
    ),
    client.query('SELECT nspname AS name FROM pg_namespace WHERE nspname = ANY($1)', [
      [...database.schemas, 'clickstream'],
    ]),
  ]);
  const named = (what: string, rows: readonly Readonly<Record<string, unknown>>[]) =>
    rows.map((row) => `${what} ${String(row.name)} in database ${database.name}`);
  return [
    ...named('replication slot', slotRows),
    ...named('publication', publicationRows),
    ...named('table', tableRows),
    ...named('schema', schemaRows),
  ];
}
