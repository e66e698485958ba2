import { expect, test } from 'vitest';
import { createConnectClient } from '../../../src/clients/connect-client.ts';
import type { ConnectorDefinition } from '../../../src/definition/definition.ts';
import { managed } from '../../../src/setup/resource.ts';
import { connectorResource } from '../../../src/setup/resources/connector-resource.ts';
import { StubServer } from '../../clients/stub-server.ts';
import { FakeKafka } from '../support/fakes.ts';

const CONFIG = { 'connector.class': 'org.Sink', topics: 't' };
const definition = {
  name: 'sink',
  type: 'sink',
  file: 'connectors/sink.json',
  at: () => ({ line: 1, column: 1 }),
} as unknown as ConnectorDefinition;

/** A worker with the connector in one state, until it is resumed or restarted. */
async function worker(state: string, taskState: string | null, mends: boolean) {
  const now = { state, taskState };
  const server = await StubServer.start(({ method, path }) => {
    const done = path.endsWith('/resume') || (path.includes('/restart?') && now.state !== 'STOPPED');
    if (method !== 'GET' && done && mends) Object.assign(now, { state: 'RUNNING', taskState: 'RUNNING' });
    if (path.endsWith('/config')) return { body: { ...CONFIG, name: 'sink' } };
    if (path.endsWith('/tasks')) return { body: [{ id: { connector: 'sink', task: 0 }, config: CONFIG }] };
    const trace = 'org.x.ConnectException: Exiting task\n\tat z\nCaused by: org.Sql: column is missing\n\tat y';
    const tasks = now.taskState === null ? [] : [{ id: 0, state: now.taskState, trace }];
    return { body: { name: 'sink', connector: { state: now.state }, tasks } };
  });
  const connect = createConnectClient(server.url);
  const resource = managed(connectorResource(definition, CONFIG, { connect, kafka: new FakeKafka() }, []));
  return { server, resource };
}

test.each([
  ['a connector that a teardown stopped before it broke off', 'STOPPED', null],
  ['a connector that someone paused', 'PAUSED', 'PAUSED'],
  ['a connector whose task failed', 'RUNNING', 'FAILED'],
])('%s is set going again', async (_what, state, taskState) => {
  const { server, resource } = await worker(state, taskState, true);
  await using _server = server;
  const change = await resource.plan();
  expect(change.difference).toMatchObject({ action: 'change', fields: [] });
  await change.apply(() => undefined);
  expect((await resource.plan()).difference.action).toBe('unchanged');
});

test('a task that fails again is told with the first line of its trace and the innermost reason', async () => {
  const { server, resource } = await worker('RUNNING', 'FAILED', false);
  await using _server = server;
  const change = await resource.plan();
  const failure = change.apply(() => undefined);
  await expect(failure).rejects.toMatchObject({ code: 'CONNECTOR_FAILED' });
  await expect(failure).rejects.toThrow(
    'task 0 failed: org.x.ConnectException: Exiting task (org.Sql: column is missing)',
  );
});
