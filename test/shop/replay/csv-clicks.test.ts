import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clickFields } from '../../../src/shop/click-fields.ts';
import { type BadRow, type CsvClick, type CsvOptions, csvClicks } from '../../../src/shop/replay/csv-clicks.ts';
import { linesOf, MAX_LINE_LENGTH } from '../../../src/shop/replay/file-lines.ts';
import { temporaryFolder } from '../../stack/temporary-folder.ts';
import { clickSchema } from '../click-schema.ts';

const NOW = Date.parse('2026-03-02T00:00:00Z');
const OPTIONS: CsvOptions = {
  fields: clickFields(clickSchema),
  delimiter: ',',
  ignore: new Set(),
  keepTimes: false,
  needsTimes: false,
  now: () => NOW,
};
const HEADING = 'event_type,item_id,campaign_id,quantity,price,occurred_at';

function file(text: string, name = 'clicks.csv'): string {
  const path = join(temporaryFolder('replay'), name);
  writeFileSync(path, text);
  return path;
}

async function rows(text: string, options: Partial<CsvOptions> = {}, name?: string): Promise<(CsvClick | BadRow)[]> {
  return collect(csvClicks(file(text, name), { ...OPTIONS, ...options }));
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const idsOf = (all: readonly (CsvClick | BadRow)[]) =>
  all.map((row) => (row.kind === 'click' ? row.click.event_id : null));

describe('a CSV file of clicks', () => {
  it('has the fields of a click as columns, in any order, with numbers and times as a file has them', async () => {
    const [row] = await rows(`\uFEFF${HEADING}\r\nview,P-1,spring,2,39.90,2026-03-01T12:00:00Z\r\n`);
    expect(row).toEqual({
      kind: 'click',
      time: Date.parse('2026-03-01T12:00:00Z'),
      click: {
        event_id: expect.stringMatching(/^csv-[0-9a-f]{32}$/),
        event_type: 'VIEW',
        item_id: 'P-1',
        campaign_id: 'spring',
        quantity: 2,
        price: '39.90',
      },
    });
  });

  it('may be an export of the table clicks, with other names, times of Postgres and columns to be left out', async () => {
    const text = 'id;event_name;product_id;campaign_id;created_at\n7;VIEW;P-1;"a;b";2026-03-01 12:00:00.25+01\n';
    const [row] = await rows(text, { delimiter: ';', ignore: new Set(['id']) });
    expect(row).toMatchObject({ time: Date.parse('2026-03-01T11:00:00.250Z'), click: { campaign_id: 'a;b' } });
  });

  it.each([
    ['VIEW,P-1,spring,two,,', 4, /^quantity must be a whole number$/],
    ['VIEW,P-1,,1,,', 3, /^campaign_id is required$/],
    ['VIEW,P-1,spring,1,,2026-02-30T00:00:00Z', 6, /^occurred_at must be milliseconds since 1970/],
    ['VIEW,P-1,spring,1,-3,', 5, /^price must be between/],
    ['VIEW,P-1,spring', null, /^has 3 columns, not 6$/],
    ['VIEW,"P-1,spring,1,,', null, /^a quote is not closed$/],
    ['VIEW,"P"1,spring,1,,', null, /^text follows a closing quote$/],
    [`VIEW,${'x'.repeat(MAX_LINE_LENGTH)},spring,1,,`, null, /^is longer than/],
  ])('says line, column and reason of a bad row and goes on behind it: %.40s', async (bad, column, reason) => {
    const all = await rows(`${HEADING}\n\n${bad}\nVIEW,P-1,spring,1,,\n`);
    expect(all).toMatchObject([
      { kind: 'bad', line: 3, column, reason: expect.stringMatching(reason) },
      { kind: 'click', time: null },
    ]);
  });

  it('refuses times that the click API would refuse only when they are to be kept', async () => {
    const old = `${HEADING}\nVIEW,P-1,spring,1,,2026-02-01T00:00:00Z\n`;
    expect(await rows(old)).toMatchObject([{ kind: 'click' }]);
    expect(await rows(old, { keepTimes: true })).toMatchObject([
      { kind: 'bad', column: 6, reason: expect.stringContaining('24 hours in the past') },
    ]);
  });

  it('gives a row without an id the same one each time, and others to other rows and files', async () => {
    const text = `${HEADING}\nVIEW,P-1,spring,,,\nVIEW,P-1,spring,,,\n`;
    const first = idsOf(await rows(text));
    expect(idsOf(await rows(text))).toEqual(first);
    expect(new Set([...first, ...idsOf(await rows(text, {}, 'other.csv'))]).size).toBe(4);
    // A corrected row is new, the others are not.
    const corrected = idsOf(await rows(text.replace('VIEW,P-1', 'VIEW,P-2')));
    expect([corrected[0] === first[0], corrected[1] === first[1]]).toEqual([false, true]);
    expect(idsOf(await rows('event_id,event_type,item_id,campaign_id\ne-7,VIEW,P-1,spring\n'))).toEqual(['e-7']);
  });

  it.each([
    ['event_typ,item_id,campaign_id\n', /column 1 "event_typ" is not a field of a click; did you mean event_type\?/],
    ['event_type,item_id\n', /there is no column "campaign_id"/],
    ['event_type,event_name,item_id,campaign_id\n', /"event_type" is given by two columns/],
    ['', /has no heading/],
  ])('is refused as a whole when its heading does not fit: %j', async (text, message) => {
    await expect(rows(text)).rejects.toMatchObject({
      code: 'CLI_INPUT_INVALID',
      message: expect.stringMatching(message),
    });
  });

  it('must have times when it is to be sent at its own pace', async () => {
    const text = 'event_type,item_id,campaign_id\nVIEW,P-1,spring\n';
    await expect(rows(text, { needsTimes: true })).rejects.toThrow(/give one with --rate/);
    await expect(collect(csvClicks('/no/such.csv', OPTIONS))).rejects.toThrow(/no\/such\.csv cannot be read/);
  });
});

it('lines are the same wherever the file is cut into pieces', async () => {
  const lines = Array.from({ length: 5_000 }, (_, i) => `${i},${'ü'.repeat(i % 40)}`);
  const read = await collect(linesOf(file(lines.join('\r\n'))));
  expect(read.map(({ text }) => text)).toEqual(lines);
  expect(read.map(({ line }) => line)).toEqual(lines.map((_, i) => i + 1));
});
