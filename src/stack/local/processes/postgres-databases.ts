// The databases of the local stack and the roles that own them. Roles with fewer rights are the definition's business.
import pg from 'pg';
import type { LocalSecrets } from '../secrets.ts';

export interface PostgresLogin {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

interface OwnedDatabase {
  readonly database: string;
  readonly owner: string;
  readonly password: string;
  /** Rights of the owner beyond the database: the shop's owner creates the replication role, so it must hold that right itself. */
  readonly rights: string;
}

const CONNECT_TIMEOUT_MS = 3_000;

/** Creates what is missing; an existing role gets the present password. */
export async function ensureDatabases(admin: PostgresLogin, secrets: LocalSecrets): Promise<void> {
  const databases: readonly OwnedDatabase[] = [
    { database: 'registry', owner: 'registry', password: secrets.REGISTRY_DATABASE_PASSWORD, rights: '' },
    { database: 'shop', owner: 'shop_owner', password: secrets.SHOP_OWNER_PASSWORD, rights: 'CREATEROLE REPLICATION' },
    { database: 'metrics', owner: 'metrics_owner', password: secrets.METRICS_OWNER_PASSWORD, rights: 'CREATEROLE' },
  ];
  await withClient(admin, async (client) => {
    for (const { database, owner, password, rights } of databases) {
      const role = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [owner]);
      const verb = role.rowCount === 0 ? 'CREATE' : 'ALTER';
      await client.query(`${verb} ROLE ${owner} LOGIN ${rights} PASSWORD ${client.escapeLiteral(password)}`);
      const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
      // Copying files is twice as fast as writing every page to the log, and this template is tiny.
      if (found.rowCount === 0) await client.query(`CREATE DATABASE ${database} OWNER ${owner} STRATEGY FILE_COPY`);
    }
  });
}

export function postgresProbe(admin: PostgresLogin): () => Promise<string | undefined> {
  return async () => {
    try {
      await withClient(admin, (client) => client.query('SELECT 1'));
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message || 'does not accept connections yet' : String(error);
    }
  };
}

async function withClient<T>(admin: PostgresLogin, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...admin, database: 'postgres', connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
