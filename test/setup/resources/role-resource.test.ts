import { expect, test } from 'vitest';
import type { PostgresClient } from '../../../src/clients/postgres-client.ts';
import { roleResource } from '../../../src/setup/resources/role-resource.ts';

const ROLE = { file: 'roles.json', line: 1, column: 1, name: 'sink', password: 'new', replication: false };

/** What is sent to Postgres to bring the role from this state to the defined one. */
async function sentFor(state: { readonly replication: boolean } | null): Promise<readonly string[]> {
  const sent: string[] = [];
  const query = async (sql: string) => {
    sent.push(sql);
    return [];
  };
  const client = { query } as unknown as PostgresClient;
  const role = roleResource({ client, url: 'postgresql://owner@localhost/db', role: ROLE, needs: [] });
  const present = state === null ? null : { ...state, canLogIn: true, passwordWorks: false };
  await role.apply({ action: 'change', fields: [] }, present, () => undefined);
  return sent;
}

test('a new password does not name REPLICATION, which an owner without that right may not', async () => {
  expect(await sentFor({ replication: false })).toEqual([`ALTER ROLE "sink" LOGIN PASSWORD 'new'`]);
});

test('a right to replicate that is not defined any more is taken away, and a new role gets what is defined', async () => {
  expect(await sentFor({ replication: true })).toEqual([`ALTER ROLE "sink" LOGIN NOREPLICATION PASSWORD 'new'`]);
  expect(await sentFor(null)).toEqual([`CREATE ROLE "sink" LOGIN NOREPLICATION PASSWORD 'new'`]);
});
