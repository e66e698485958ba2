import { expect, it } from 'vitest';
import { ConnectorKeeper } from '../../../../src/stack/local/supervisor/connector-keeper.ts';

const TRACE = 'org.x.ConnectException: outer\n\tat a\nCaused by: java.lang.Exception: the database is away\n\tat b';

function world() {
  let now = 0;
  const state = { task: 'RUNNING', away: false };
  const restarts: string[] = [];
  const said: string[] = [];
  const status = () => ({
    sink: { status: { connector: { state: 'RUNNING' }, tasks: [{ id: 0, state: state.task, trace: TRACE }] } },
  });
  const keeper = new ConnectorKeeper({
    connectUrl: 'http://connect',
    say: (text) => said.push(text),
    clock: { now: () => now, sleep: async () => undefined },
    fetch: async (input, init) => {
      if (state.away) throw new TypeError('fetch failed');
      if (init?.method === 'POST') restarts.push(String(input));
      return Response.json(status());
    },
  });
  const after = async (ms: number) => {
    now += ms;
    await keeper.check();
  };
  return { state, restarts, said, after };
}

it('a failed task is restarted, and the innermost reason is said', async () => {
  const { state, restarts, said, after } = world();
  await after(0);
  expect(restarts).toEqual([]);
  state.task = 'FAILED';
  await after(1_000);
  expect(restarts).toEqual(['http://connect/connectors/sink/tasks/0/restart']);
  expect(said[0]).toContain('the database is away');
});

it('a task that fails again and again is restarted after ever longer pauses', async () => {
  const { state, restarts, after } = world();
  state.task = 'FAILED';
  for (let second = 0; second < 60; second++) await after(1_000);
  expect(restarts.length).toBeGreaterThan(3);
  expect(restarts.length).toBeLessThan(8);
});

it('a task that ran for a while starts again from the shortest pause', async () => {
  const { state, restarts, after } = world();
  state.task = 'FAILED';
  for (let second = 0; second < 60; second++) await after(1_000);
  state.task = 'RUNNING';
  await after(200_000);
  const before = restarts.length;
  state.task = 'FAILED';
  await after(1_000);
  await after(2_000);
  expect(restarts.length - before).toBe(2);
});

it('Connect being away is left to whoever watches its process', async () => {
  const { state, restarts, after } = world();
  state.away = true;
  await after(1_000);
  expect(restarts).toEqual([]);
});
