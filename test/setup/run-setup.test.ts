import { expect, test } from 'vitest';
import { ClickstreamError } from '../../src/errors/clickstream-error.ts';
import { runSetup } from '../../src/setup/run-setup.ts';
import type { SetupEvent } from '../../src/setup/setup-events.ts';
import { outcomeOf } from '../../src/setup/setup-outcome.ts';
import type { Stack } from '../../src/stack/stack.ts';
import { DefinitionTree } from '../definition/tree.ts';

/** A stack that does not run and must not be started. */
function stoppedStack(): Stack & { readonly started: number } {
  let started = 0;
  const fail = async (): Promise<never> => {
    started++;
    throw new ClickstreamError('SERVICE_UNREACHABLE', 'nothing runs here');
  };
  return {
    name: 'local',
    get started() {
      return started;
    },
    start: fail,
    endpoints: fail,
    status: async () => ({ name: 'local', running: false, supervised: false, processes: [] }),
    stop: async () => undefined,
  };
}

async function run(
  root: string,
  stack: Stack,
  dryRun: boolean,
): Promise<{ code: number; events: readonly SetupEvent[] }> {
  const events: SetupEvent[] = [];
  const emit = (event: SetupEvent) => events.push(event);
  const confirm = async () => true;
  const code = await outcomeOf(emit, dryRun, () =>
    runSetup({ root, stack, dryRun, alwaysVerify: false, confirm, emit }),
  );
  return { code, events };
}

test('an invalid definition ends the run with code 2 and all faults, before the stack is touched', async () => {
  await using tree = await DefinitionTree.create();
  await tree.replace('schemas/topics.json', '"partitions": 3', '"partitions": 0');
  await tree.write('connectors/broken.json', '{');
  const stack = stoppedStack();
  const { code, events } = await run(tree.root, stack, false);
  expect(code).toBe(2);
  expect(stack.started).toBe(0);
  const failed = events.find((e) => e.type === 'failed');
  expect(failed).toMatchObject({ code: 'DEFINITION_INVALID' });
  expect(failed?.faults.map((f) => f.file)).toEqual(['connectors/broken.json', 'schemas/topics.json']);
});

test('a mistyped variable and SQL that Postgres cannot read are found before the stack is touched', async () => {
  await using tree = await DefinitionTree.create();
  await tree.replace('connectors/shop-source.json', 'SHOP_CDC_USER', 'SHOP_CDC_USR');
  await tree.write('database/metrics/009-more.sql', 'CREATE TABLE more (id int PRIMARY);\n');
  const stack = stoppedStack();
  const { code, events } = await run(tree.root, stack, false);
  expect([code, stack.started]).toEqual([2, 0]);
  expect(events.find((e) => e.type === 'failed')?.faults).toMatchObject([
    { file: 'connectors/shop-source.json', line: 7, nextStep: 'Did you mean "SHOP_CDC_USER"?' },
    { file: 'database/metrics/009-more.sql', line: 1, column: 34 },
  ]);
});

test('a dry run without a running stack starts nothing, plans everything and ends with code 3', async () => {
  await using tree = await DefinitionTree.create();
  const stack = stoppedStack();
  const { code, events } = await run(tree.root, stack, true);
  expect(code).toBe(3);
  expect(stack.started).toBe(0);
  const plan = events.find((e) => e.type === 'plan');
  expect(plan?.tally).toMatchObject({ change: 0, unchanged: 0 });
  expect(plan?.lines).toContainEqual(
    expect.objectContaining({ action: 'create', kind: 'connector', name: 'shop-source' }),
  );
  expect(events.at(-1)).toMatchObject({ type: 'finished', dryRun: true, changes: plan?.tally.create });
});

test('a stack that cannot be started ends the run with code 1', async () => {
  await using tree = await DefinitionTree.create();
  const { code, events } = await run(tree.root, stoppedStack(), false);
  expect(code).toBe(1);
  expect(events.at(-1)).toMatchObject({ type: 'failed', code: 'SERVICE_UNREACHABLE' });
});

test('an unexpected error shows no password', async () => {
  const events: SetupEvent[] = [];
  const code = await outcomeOf(
    (e) => events.push(e),
    false,
    async () => {
      throw new TypeError('cannot parse postgres://owner:hunter2secret@db/shop');
    },
  );
  expect(code).toBe(1);
  expect(JSON.stringify(events)).toContain('owner:***@db');
  expect(JSON.stringify(events)).not.toContain('hunter2secret');
});
