// Login roles of the databases, with the least rights that work; what they may touch is granted by the migrations.
import { createPostgresClient, type PostgresClient, quoteName, quoteText } from '../../clients/postgres-client.ts';
import type { RoleDefinition } from '../../definition/definition.ts';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import { compareFields, type FieldChange, type Resource, UNCHANGED } from '../resource.ts';

interface RoleState {
  readonly replication: boolean;
  readonly canLogIn: boolean;
  readonly passwordWorks: boolean;
}

export interface RoleOptions {
  readonly client: PostgresClient;
  /** Of the owner, with password: the role is tried at the same address. */
  readonly url: string;
  /** Name and password with variables replaced. */
  readonly role: RoleDefinition;
  /** See `Resource.needs`. */
  readonly needs: readonly string[];
}

export function roleResource({ client, url, role, needs }: RoleOptions): Resource<RoleState> {
  const wanted = { login: 'true', replication: String(role.replication) };
  const exists = async () => {
    const rows = await client.query('SELECT rolreplication, rolcanlogin FROM pg_roles WHERE rolname = $1', [role.name]);
    return rows[0] ?? null;
  };
  return {
    kind: 'role',
    name: role.name,
    file: role.file,
    needs,
    read: async () => {
      const row = await exists();
      if (row === null) return null;
      const canLogIn = row.rolcanlogin === true;
      const passwordWorks = canLogIn && (await logsIn(url, role));
      return { replication: row.rolreplication === true, canLogIn, passwordWorks };
    },
    diff: (state) => {
      if (state === null) return { action: 'create', fields: compareFields({}, wanted) };
      const before = { login: String(state.canLogIn), replication: String(state.replication) };
      const password: FieldChange[] = state.passwordWorks ? [] : [{ field: 'password', from: '***', to: '***' }];
      const fields = [...compareFields(before, wanted), ...password];
      return fields.length === 0 ? UNCHANGED : { action: 'change', fields };
    },
    apply: async (_difference, state) => {
      const verb = state === null ? 'CREATE' : 'ALTER';
      // Who may not replicate must not even name the attribute of an existing role, also to leave it as it is.
      const named = state === null || state.replication !== role.replication;
      const replication = named ? (role.replication ? ' REPLICATION' : ' NOREPLICATION') : '';
      await client.query(
        `${verb} ROLE ${quoteName(role.name)} LOGIN${replication} PASSWORD ${quoteText(role.password)}`,
      );
    },
    remove: async () => {
      if ((await exists()) === null) return;
      const name = quoteName(role.name);
      await client
        .query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1 AND pid <> pg_backend_pid()`,
          [role.name],
        )
        .catch(() => undefined);
      // Rights that were granted to the role keep it from being dropped; only its members may drop them.
      await client.query(`GRANT ${name} TO CURRENT_USER`);
      await client.query(`DROP OWNED BY ${name}`);
      await client.query(`DROP ROLE ${name}`);
    },
    remains: async () => ((await exists()) === null ? [] : [`role ${role.name}`]),
  };
}

async function logsIn(ownerUrl: string, role: RoleDefinition): Promise<boolean> {
  const url = new URL(ownerUrl);
  url.username = encodeURIComponent(role.name);
  url.password = encodeURIComponent(role.password);
  await using client = createPostgresClient(role.name, url.href);
  try {
    await client.query('SELECT 1');
    return true;
  } catch (error) {
    if (error instanceof ClickstreamError && error.code === 'LOGIN_FAILED') return false;
    throw error;
  }
}
