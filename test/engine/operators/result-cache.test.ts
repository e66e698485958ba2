import { describe, expect, it } from 'vitest';
import { ResultCache } from '../../../src/engine/operators/result-cache.ts';
import type { Header } from '../../../src/engine/operators/task.ts';

describe('results that are held back', () => {
  it('are forwarded once per group, in the order of their last changes', () => {
    const forwarded: string[] = [];
    const task: { headers: readonly Header[]; context: { caching: boolean } } = {
      headers: [],
      context: { caching: true },
    };
    const cache = new ResultCache<{ readonly name: string; pending: number }>(task, ({ name }) => forwarded.push(name));
    const [a, b, c] = ['a', 'b', 'c'].map((name) => ({ name, pending: 0 }));
    for (const entry of [a!, b!, c!, a!]) cache.changed(entry, null);
    cache.flush();
    expect(forwarded).toEqual(['b', 'c', 'a']);
    cache.changed(c!, null);
    cache.flush();
    expect(forwarded).toEqual(['b', 'c', 'a', 'c']);
  });

  it('go out with the headers of the record that changed them last', () => {
    const forwarded: string[] = [];
    const task: { headers: readonly Header[]; context: { caching: boolean } } = {
      headers: [],
      context: { caching: true },
    };
    const cache = new ResultCache<{ readonly name: string; pending: number }>(task, ({ name }) =>
      forwarded.push(`${name}: ${task.headers.map((header) => header.key).join()}`),
    );
    const [a, b, c] = ['a', 'b', 'c'].map((name) => ({ name, pending: 0 }));
    for (const [entry, keys] of [
      [a!, ['x']],
      [b!, []],
      [c!, ['y']],
      [a!, ['z', 'w']],
      [c!, []],
    ] as const) {
      task.headers = keys.map((key) => ({ key, value: null }));
      cache.changed(entry, null);
    }
    cache.flush();
    expect(forwarded).toEqual(['b: ', 'a: z,w', 'c: ']);
  });
});
