import { describe, expect, it } from 'vitest';
import { ResultCache } from '../../../src/engine/operators/result-cache.ts';

describe('results that are held back', () => {
  it('are forwarded once per group, in the order of their last changes', () => {
    const forwarded: string[] = [];
    const cache = new ResultCache<{ readonly name: string; pending: number }>(true, ({ name }) => forwarded.push(name));
    const [a, b, c] = ['a', 'b', 'c'].map((name) => ({ name, pending: 0 }));
    for (const entry of [a!, b!, c!, a!]) cache.changed(entry, null);
    cache.flush();
    expect(forwarded).toEqual(['b', 'c', 'a']);
    cache.changed(c!, null);
    cache.flush();
    expect(forwarded).toEqual(['b', 'c', 'a', 'c']);
  });
});
