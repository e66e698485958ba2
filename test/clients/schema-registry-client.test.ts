import { expect, test } from 'vitest';
import { createSchemaRegistryClient } from '../../src/clients/schema-registry-client.ts';
import { StubServer } from './stub-server.ts';

const version = { subject: 's', id: 4, version: 2, schema: '"string"' };

test('a schema without any version is compatible, whatever the registry says about unknown subjects', async () => {
  await using server = await StubServer.start(() => ({
    status: 404,
    body: { error_code: 40401, message: 'not found' },
  }));
  expect(await createSchemaRegistryClient(server.url).incompatibility('s', '"int"')).toBeNull();
});

test('an incompatible schema comes with the reasons of the registry', async () => {
  await using server = await StubServer.start(({ path }) =>
    path.startsWith('/compatibility')
      ? { body: { is_compatible: false, messages: ['a field lacks a default'] } }
      : { body: version },
  );
  expect(await createSchemaRegistryClient(server.url).incompatibility('s', '"int"')).toBe('a field lacks a default');
});

test('a subject is deleted softly, then for good', async () => {
  await using server = await StubServer.start(() => ({ body: [1] }));
  await createSchemaRegistryClient(server.url).remove('shop.public.clicks-value');
  expect(server.requests.map((r) => `${r.method} ${r.path}`)).toEqual([
    'DELETE /subjects/shop.public.clicks-value',
    'DELETE /subjects/shop.public.clicks-value?permanent=true',
  ]);
});

test('a schema that is one of the versions is found, another is not', async () => {
  await using server = await StubServer.start(({ body }) =>
    (body as { schema: string }).schema === '"string"' ? { body: version } : { status: 404 },
  );
  const client = createSchemaRegistryClient(server.url);
  expect(await client.lookup('s', '"string"')).toMatchObject({ id: 4, version: 2 });
  expect(await client.lookup('s', '"int"')).toBeNull();
});
