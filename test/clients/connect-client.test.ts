import { expect, test } from 'vitest';
import { createConnectClient } from '../../src/clients/connect-client.ts';
import { StubServer } from './stub-server.ts';

test('the status has the state of the connector and of every task, with traces', async () => {
  const body = {
    name: 'sink',
    connector: { state: 'RUNNING', worker_id: 'w' },
    tasks: [{ id: 0, state: 'FAILED', worker_id: 'w', trace: 'org.X: no\n\tat y' }],
    type: 'sink',
  };
  await using server = await StubServer.start(() => ({ body }));
  expect(await createConnectClient(server.url).status('sink')).toEqual({
    name: 'sink',
    state: 'RUNNING',
    tasks: [{ id: 0, state: 'FAILED', trace: 'org.X: no\n\tat y' }],
  });
});

test('an unknown connector has neither config nor status, and can be deleted', async () => {
  await using server = await StubServer.start(() => ({ status: 404, body: { error_code: 404, message: 'not found' } }));
  const client = createConnectClient(server.url);
  expect([await client.config('x'), await client.status('x')]).toEqual([null, null]);
  await expect(client.delete('x')).resolves.toBeUndefined();
});

test('validation tells the known fields and the problems', async () => {
  const configs = [
    { definition: { name: 'tasks.max' }, value: { name: 'tasks.max', errors: [] } },
    { definition: { name: 'slot.name' }, value: { name: 'slot.name', errors: ['not valid'] } },
  ];
  await using server = await StubServer.start(() => ({ body: { name: 'c', error_count: 1, configs } }));
  const validation = await createConnectClient(server.url).validate('c', { 'connector.class': 'org.C' });
  expect(validation).toEqual({
    known: ['tasks.max', 'slot.name'],
    problems: [{ field: 'slot.name', message: 'not valid' }],
  });
  expect(server.requests[0]).toMatchObject({ path: '/connector-plugins/org.C/config/validate', body: { name: 'c' } });
});

test('reviving sets a stopped connector going and restarts only what failed; Connect being busy is no error', async () => {
  await using server = await StubServer.start(({ path }) => ({ status: path.endsWith('/resume') ? 202 : 409 }));
  await createConnectClient(server.url).revive('sink');
  expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'PUT /connectors/sink/resume',
    'POST /connectors/sink/restart?includeTasks=true&onlyFailed=true',
  ]);
});
