// The HTTP registry against a small server that answers as Confluent's and Apicurio's registries do.
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { HttpSchemaRegistry } from '../../../src/engine/formats/http-schema-registry.ts';

type Answer = [status: number, body: unknown];
let server: Server | null = null;
const calls: string[] = [];
let lastHeaders: IncomingHttpHeaders = {};

async function registryAnswering(
  answers: Record<string, Answer | Answer[]>,
  options: { readonly requestTimeoutMs?: number } = {},
): Promise<HttpSchemaRegistry> {
  calls.length = 0;
  server = createServer((incoming: IncomingMessage, response) => {
    const call = `${incoming.method} ${incoming.url}`;
    calls.push(call);
    lastHeaders = incoming.headers;
    const found = answers[call] ?? [404, { error_code: 40401, message: 'not found' }];
    const [status, body] = (Array.isArray(found[0]) ? (found as Answer[]).splice(0, 1)[0] : found) as Answer;
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return new HttpSchemaRegistry({
    url: `http://user:s3cret@127.0.0.1:${port}/apis/ccompat/v7/`,
    deadlineMs: 400,
    ...options,
  });
}

const BASE = '/apis/ccompat/v7';

afterEach(async () => {
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  server = null;
});

describe('the HTTP schema registry', () => {
  it('[FMT-60] fetches a schema once per id, also for concurrent callers, and takes Avro for the type left out', async () => {
    const registry = await registryAnswering({ [`GET ${BASE}/schemas/ids/7`]: [200, { schema: '"string"' }] });
    const [one, two] = await Promise.all([registry.byId(7), registry.byId(7)]);
    expect(one).toEqual({ id: 7, type: 'AVRO', text: '"string"', references: [] });
    expect(await registry.byId(7)).toBe(two);
    expect(calls).toHaveLength(1);
  });

  it('answers null for a subject that does not exist and an error for an unknown id', async () => {
    const registry = await registryAnswering({});
    expect(await registry.latest('a/b-value')).toBeNull();
    expect(calls).toEqual([`GET ${BASE}/subjects/a%2Fb-value/versions/latest`]);
    await expect(registry.byId(9)).rejects.toMatchObject({ code: 'SERDE_SCHEMA_NOT_FOUND' });
  });

  it('[FMT-61] repeats a request that the registry could not serve', async () => {
    const registry = await registryAnswering({
      [`POST ${BASE}/subjects/s/versions`]: [
        [503, 'starting'],
        [200, { id: 3 }],
      ],
    });
    const callers = [registry.register('s', 'AVRO', '"int"'), registry.register('s', 'AVRO', '"int"')];
    expect(await Promise.all(callers)).toEqual([3, 3]);
    expect(calls).toHaveLength(2);
  });

  it('tells a refusal from silence, and shows no password', async () => {
    const registry = await registryAnswering({
      [`POST ${BASE}/subjects/s/versions`]: [409, { error_code: 409, message: 'incompatible' }],
      [`GET ${BASE}/subjects`]: [500, 'broken'],
    });
    const refusal = registry.register('s', 'AVRO', '"int"');
    await expect(refusal).rejects.toMatchObject({ code: 'SERDE_REGISTRY_REFUSED' });
    await expect(refusal).rejects.toThrow(/409.*incompatible/);
    const silence = registry.subjects();
    await expect(silence).rejects.toMatchObject({ code: 'SERDE_REGISTRY_UNAVAILABLE', retriable: true });
    await expect(silence).rejects.toThrow(/^(?!.*s3cret).*HTTP 500: broken/);
  });

  it('[FMT-62] registers again what another client may have deleted, and takes the id that it has now', async () => {
    const registry = await registryAnswering({
      [`POST ${BASE}/subjects/s/versions`]: [
        [200, { id: 3 }],
        [200, { id: 8 }],
      ],
    });
    expect(await registry.register('s', 'AVRO', '"int"')).toBe(3);
    expect(await registry.register('s', 'AVRO', '"int"')).toBe(8);
  });

  it('logs in with the name and password of its address, and says what it sends', async () => {
    const registry = await registryAnswering({ [`POST ${BASE}/subjects/s/versions`]: [200, { id: 3 }] });
    await registry.register('s', 'AVRO', '"int"');
    expect(lastHeaders.authorization).toBe(`Basic ${Buffer.from('user:s3cret').toString('base64')}`);
    expect(lastHeaders['content-type']).toBe('application/vnd.schemaregistry.v1+json');
  });

  it('gives up a request that is not answered, and tries again until the deadline', async () => {
    const registry = await registryAnswering({}, { requestTimeoutMs: 20 });
    server?.removeAllListeners('request');
    const silence = registry.subjects();
    await expect(silence).rejects.toMatchObject({ code: 'SERDE_REGISTRY_UNAVAILABLE', retriable: true });
    await expect(silence).rejects.toThrow(/no answer within 20 ms/);
    server?.closeAllConnections();
  });

  it('deletes a subject for good', async () => {
    const registry = await registryAnswering({
      [`DELETE ${BASE}/subjects/s`]: [200, [1]],
      [`DELETE ${BASE}/subjects/s?permanent=true`]: [200, [1]],
    });
    await registry.deleteSubject('s');
    expect(calls).toEqual([`DELETE ${BASE}/subjects/s`, `DELETE ${BASE}/subjects/s?permanent=true`]);
  });
});
