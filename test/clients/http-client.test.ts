import { expect, test } from 'vitest';
import { createHttpClient } from '../../src/clients/http-client.ts';
import { ManualClock } from './manual-clock.ts';
import { StubServer } from './stub-server.ts';

test('a busy service is asked again with growing pauses', async () => {
  let calls = 0;
  await using server = await StubServer.start(() => (++calls < 3 ? { status: 503 } : { body: { ok: true } }));
  const clock = new ManualClock();
  const http = createHttpClient({ service: 'the service', baseUrl: server.url, clock });
  expect((await http.request({ method: 'GET', path: '/' })).body).toEqual({ ok: true });
  expect(clock.pauses).toEqual([100, 200]);
});

test('a POST is not sent twice unless it may be repeated', async () => {
  await using server = await StubServer.start(() => ({ status: 500, body: { message: 'broken' } }));
  const http = createHttpClient({ service: 'the service', baseUrl: server.url, clock: new ManualClock() });
  const failing = http.request({ method: 'POST', path: '/a', body: {} });
  await expect(failing).rejects.toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
    message: 'the service refused POST /a: broken',
  });
  expect(server.requests).toHaveLength(1);
  await http.request({ method: 'POST', path: '/b', body: {}, repeatable: true }).catch(() => undefined);
  expect(server.requests).toHaveLength(5);
});

test('a refusal carries status and reason, and is not repeated', async () => {
  await using server = await StubServer.start(() => ({
    status: 422,
    body: { error_code: 42201, message: 'Invalid schema' },
  }));
  const http = createHttpClient({ service: 'the registry', baseUrl: server.url });
  await expect(http.request({ method: 'GET', path: '/x' })).rejects.toMatchObject({
    code: 'SERVICE_REFUSED',
    details: { status: 422, reason: 'Invalid schema' },
  });
  expect(server.requests).toHaveLength(1);
});

test('no error shows the password of the address', async () => {
  const http = createHttpClient({
    service: 'the service',
    baseUrl: 'http://user:hunter2secret@127.0.0.1:1',
    clock: new ManualClock(),
  });
  const error = await http.request({ method: 'GET', path: '/' }).catch((e: unknown) => e);
  expect(error).toMatchObject({ code: 'SERVICE_UNREACHABLE' });
  expect(JSON.stringify(error) + String(error)).not.toContain('hunter2secret');
});

test('a refused login is told apart', async () => {
  await using server = await StubServer.start(() => ({ status: 401 }));
  const http = createHttpClient({ service: 'the service', baseUrl: server.url });
  await expect(http.request({ method: 'GET', path: '/' })).rejects.toMatchObject({ code: 'LOGIN_FAILED' });
});
