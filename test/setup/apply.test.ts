import { expect, test } from 'vitest';
import { type GraphTask, runGraph } from '../../src/setup/apply.ts';

/** Tasks that write down when they begin and end; each ends when all that can run has begun. */
function tracked(log: string[], id: string, needs: readonly string[], work = async () => {}): GraphTask {
  return {
    id,
    needs,
    run: async () => {
      log.push(`${id} begins`);
      await work();
      log.push(`${id} ends`);
    },
  };
}

test('a task begins when everything it needs has ended; what is not a task counts as done', async () => {
  const log: string[] = [];
  await runGraph([tracked(log, 'c', ['a', 'b']), tracked(log, 'b', ['a', 'elsewhere']), tracked(log, 'a', [])]);
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

test('independent tasks run side by side', async () => {
  const log: string[] = [];
  let release = () => {};
  const both = new Promise<void>((resolve) => {
    release = resolve;
  });
  await runGraph([tracked(log, 'a', [], () => both), tracked(log, 'b', [], async () => release())]);
  expect(log.slice(0, 2)).toEqual(['a begins', 'b begins']);
});

test('after a failure nothing new begins, what runs is awaited, and the first failure is thrown', async () => {
  const log: string[] = [];
  const failing = tracked(log, 'a', [], () => Promise.reject(new Error('first')));
  const run = runGraph([failing, tracked(log, 'b', []), tracked(log, 'c', ['a']), tracked(log, 'd', ['c'])]);
  await expect(run).rejects.toThrow('first');
  expect(log).toEqual(['a begins', 'b begins', 'b ends']);
});
