import { expect, test } from 'vitest';
import { createJsonRenderer } from '../../src/setup/renderers/json-renderer.ts';
import { createTextRenderer, planText } from '../../src/setup/renderers/text-renderer.ts';
import type { SetupEvent } from '../../src/setup/setup-events.ts';

function rendered(events: readonly SetupEvent[], terminal = false): string {
  let text = '';
  const output = {
    isTTY: terminal,
    columns: 200,
    write: (part: string) => {
      text += part;
    },
  };
  const emit = createTextRenderer(output, () => undefined);
  for (const event of events) emit(event);
  return text;
}

const step = { index: 3, total: 27, what: 'topic clicks' } as const;

test('a finished step is one line with its number and time', () => {
  expect(rendered([{ type: 'step-done', ...step, action: 'create', durationMs: 123 }])).toBe(
    '   3 of 27 create topic clicks [OK in 0.12 s]\n',
  );
});

test('on a terminal a live line shows what runs and what it waits for', () => {
  const events: SetupEvent[] = [
    { type: 'step-started', ...step, action: 'create' },
    { type: 'step-progress', what: step.what, doing: 'no task yet' },
  ];
  expect(rendered(events, true)).toContain('[....................] 0 of 27  topic clicks: no task yet');
  expect(rendered(events)).toBe('');
});

test('the plan shows changes field by field and counts the rest', () => {
  const base = { kind: 'connector', file: 'f' } as const;
  const lines = planText(
    [
      { ...base, action: 'create', name: 'a', fields: [{ field: 'x', from: null, to: '1' }] },
      {
        ...base,
        action: 'change',
        name: 'b',
        fields: [
          { field: 'poll', from: '50', to: '100' },
          { field: 'old', from: '1', to: null },
        ],
      },
      { ...base, action: 'unchanged', name: 'c', fields: [] },
    ],
    { create: 1, change: 1, remove: 0, unchanged: 1 },
  );
  expect(lines).toEqual([
    '  + create  connector a',
    '  ~ change  connector b',
    '      poll: 50 → 100',
    '      old: - 1',
    'Plan: 1 to create, 1 to change, 1 unchanged',
  ]);
});

test('a run without changes says so', () => {
  const event = {
    type: 'finished',
    command: 'setup',
    changes: 0,
    dryRun: false,
    verified: false,
    durationMs: 900,
    addresses: {},
  } as const;
  expect(rendered([event])).toBe('0 changes. 0.90 s in all.\n');
});

test('a failure lists every fault with its place and next step', () => {
  const fault = { file: 'ksql/a.sql', line: 2, column: 5, message: 'no column X', nextStep: 'Did you mean "Y"?' };
  const event = {
    type: 'failed',
    code: 'DEFINITION_INVALID',
    message: 'the definition cannot be used as it is\n…',
    nextStep: 'n',
    faults: [fault],
  } as const;
  expect(rendered([event])).toBe(
    'error DEFINITION_INVALID: the definition cannot be used as it is (1 fault)\n  ksql/a.sql:2:5 no column X\n    → Did you mean "Y"?\n',
  );
});

test('JSON is one event per line', () => {
  let text = '';
  createJsonRenderer({
    write: (part) => {
      text += part;
    },
  })({ type: 'phase-started', phase: 'plan' });
  expect(text).toBe('{"type":"phase-started","phase":"plan"}\n');
});
