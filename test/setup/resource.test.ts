import { expect, test } from 'vitest';
import { managed, type Resource, UNCHANGED } from '../../src/setup/resource.ts';

const FAULT = { file: 'a.json', line: 1, column: 1, message: 'refused', nextStep: 'Correct it.' };

/** One that is there as `state`, and that counts how often its service is asked. */
function resource(state: string | null): { readonly resource: Resource<string>; readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    resource: {
      kind: 'connector',
      name: 'a',
      file: 'a.json',
      needs: [],
      read: async () => {
        asked.push('read');
        return state;
      },
      diff: (present) =>
        present === 'wanted' ? UNCHANGED : { action: 'create', fields: [{ field: 'x', from: null, to: '1' }] },
      check: async () => {
        asked.push('check');
        return [FAULT];
      },
      apply: async () => undefined,
      remove: async () => undefined,
      remains: async () => [],
    },
  };
}

test('what a service would refuse is a fault of the plan', async () => {
  const { resource: connector, asked } = resource(null);
  expect((await managed(connector).plan()).difference).toMatchObject({ action: 'create', faults: [FAULT] });
  expect(asked).toEqual(['read', 'check']);
});

test('what does not change is not asked about', async () => {
  const { resource: connector, asked } = resource('wanted');
  expect((await managed(connector).plan()).difference).toBe(UNCHANGED);
  expect(asked).toEqual(['read']);
});

test('a plan from nothing asks nobody: there may be no services, and somebody else on their ports', async () => {
  const { resource: connector, asked } = resource('wanted');
  expect((await managed(connector).planFromNothing()).difference.action).toBe('create');
  expect(asked).toEqual([]);
});
