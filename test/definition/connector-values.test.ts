import { expect, test } from 'vitest';
import { DefinitionTree, shown } from './tree.ts';

const SINK = 'connectors/campaign-click-counts-sink.json';
const SOURCE = 'connectors/shop-source.json';

async function faultsAfter(file: string, from: string, to: string): Promise<readonly string[]> {
  await using tree = await DefinitionTree.create();
  await tree.replace(file, from, to);
  return (await tree.faults()).map((f) => `${f.file}:${f.line}:${f.column} ${f.message}: ${f.nextStep}`);
}

test.each([
  [
    SINK,
    '"insert.mode": "upsert"',
    '"insert.mode": "upsrt"',
    ':10:3 "insert.mode" cannot be "upsrt": Did you mean "upsert"?',
  ],
  [
    SINK,
    '"delete.enabled": "false"',
    '"delete.enabled": "no"',
    '"delete.enabled" cannot be "no": Give one of true, false.',
  ],
  [SINK, '"errors.tolerance": "all"', '"errors.tolerance": "some"', 'Give one of none, all.'],
  [SINK, '"read_committed"', '"read_comitted"', 'Did you mean "read_committed"?'],
  [SINK, '"tasks.max": "1"', '"tasks.max": "one"', '"tasks.max" cannot be "one": Give a whole number.'],
  [
    SOURCE,
    '"snapshot.mode": "initial"',
    '"snapshot.mode": "never"',
    '"snapshot.mode" cannot be "never": Give one of always,',
  ],
  [SOURCE, '"plugin.name": "pgoutput"', '"plugin.name": "wal2json"', '"plugin.name" cannot be "wal2json"'],
  [
    SOURCE,
    '"poll.interval.ms"',
    '"slot.drop.on.stop": "maybe", "poll.interval.ms"',
    '"slot.drop.on.stop" cannot be "maybe"',
  ],
])('%s with %s changed to %s is a fault at its place', async (file, from, to, fault) => {
  const faults = await faultsAfter(file, from, to);
  expect(faults).toContainEqual(expect.stringContaining(fault));
  expect(faults).toContainEqual(expect.stringMatching(new RegExp(`^${file}:\\d+:3 `)));
});

test('a primary key mode that does not exist is a fault', async () => {
  const faults = await faultsAfter(SINK, '"record_value"', '"record_valu"');
  expect(faults).toContainEqual(expect.stringContaining('"primary.key.mode" cannot be "record_valu"'));
});

test('a mistyped field is a fault that names the right one, and one that only resembles another is none', async () => {
  expect(await faultsAfter(SINK, '"insert.mode"', '"insert.mod"')).toContainEqual(
    expect.stringContaining('there is no field "insert.mod": Did you mean "insert.mode"?'),
  );
  expect(await faultsAfter(SOURCE, '"poll.interval.ms"', '"signal.poll.interval.ms"')).toEqual([]);
});

test('values may be written in capitals, and one that is a variable is not judged', async () => {
  expect(await faultsAfter(SINK, '"upsert"', '"UPSERT"')).toEqual([]);
  expect(await faultsAfter(SOURCE, '"pgoutput"', '"$'.concat('{PLUGIN}"'))).toEqual([]);
});

test('a variable that nothing gives a value to is a fault wherever it stands', async () => {
  await using tree = await DefinitionTree.create();
  await tree.replace('database/metrics/002-roles.sql', 'METRICS_READER_USER', 'METRICS_READR_USER');
  await tree.replace(SINK, 'METRICS_SINK_USER', 'METRICS_SINC_USER');
  const known = ['METRICS_READER_USER', 'METRICS_SINK_USER'];
  const faults = shown(await tree.faults(Object.fromEntries(known.map((name) => [name, 'x']))));
  expect(faults).toContainEqual(expect.stringContaining('the variable METRICS_READR_USER has no value'));
  expect(faults).toContainEqual(expect.stringContaining(`${SINK}:6 the variable METRICS_SINC_USER has no value`));
});
