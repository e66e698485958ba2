import avsc from 'avsc';
import { expect, it } from 'vitest';
import { ClickCodec } from '../../src/shop/click-codec.ts';
import { ManualClock } from '../clients/manual-clock.ts';
import { StubServer } from '../clients/stub-server.ts';
import { clickSchema } from './click-schema.ts';

const ids = { event_id: 'e', campaign_id: 'c', occurred_at: 1 };
const device = { name: 'device', type: ['null', 'string'], default: null, doc: 'What the visitor used.' };

/** A registry with these versions of the subject; ids are 10 and up. */
const registry = (versions: readonly object[]) =>
  StubServer.start(({ path }) => {
    const asked = path.split('/').at(-1) ?? '';
    const version = asked === 'latest' ? versions.length : Number(asked);
    const schema = versions[version - 1];
    return schema ? { body: { id: 9 + version, version, schema: JSON.stringify(schema) } } : { status: 404 };
  });

it('writes with the latest schema in the wire format of the registry; what an event does not have is null', async () => {
  await using server = await registry([clickSchema]);
  const codec = new ClickCodec(server.url);
  await codec.open();
  const bytes = codec.encode({ ...ids, price: '19.9' });
  expect([...bytes.subarray(0, 5)]).toEqual([0, 0, 0, 0, 10]);
  const reader = avsc.Type.forSchema(clickSchema as unknown as avsc.Schema, { logicalTypes: {} });
  expect(reader.fromBuffer(bytes.subarray(5))).toMatchObject({ ...ids, price: Buffer.from([0x07, 0xc6]), size: null });
});

it('takes over a newer schema when it is asked to look', async () => {
  const versions: object[] = [clickSchema];
  await using server = await registry(versions);
  const codec = new ClickCodec(server.url);
  await codec.open();
  expect(await codec.refresh()).toBe(false);
  versions.push({ ...clickSchema, fields: [...clickSchema.fields, device] });
  expect(await codec.refresh()).toBe(true);
  expect(codec.fields?.map(({ name }) => name)).toContain('device');
  expect([...codec.encode({ ...ids, device: 'phone' }).subarray(0, 5)]).toEqual([0, 0, 0, 0, 11]);
});

it('describes fields by the newest version that has texts', async () => {
  const bare = { ...clickSchema, fields: [{ ...device, doc: undefined }] };
  await using server = await registry([{ ...clickSchema, fields: [device] }, bare]);
  const codec = new ClickCodec(server.url);
  await codec.open();
  expect(codec.fields?.map(({ doc }) => doc)).toEqual(['What the visitor used.']);
});

it('says that the schema is missing until it is registered', async () => {
  await using server = await registry([]);
  await expect(new ClickCodec(server.url).open()).rejects.toMatchObject({ code: 'SHOP_SCHEMA_MISSING' });
});

it('goes on with the schema that it knows while the registry is away', async () => {
  const server = await registry([clickSchema]);
  const clock = new ManualClock();
  const codec = new ClickCodec(server.url, clock);
  await codec.open();
  await server[Symbol.asyncDispose]();
  await clock.sleep(60_000);
  await codec.open();
  expect(codec.encode(ids).readInt32BE(1)).toBe(10);
});

it('takes the new id of a subject that was removed and registered again', async () => {
  const versions: object[] = [clickSchema];
  await using server = await registry(versions);
  const clock = new ManualClock();
  const codec = new ClickCodec(server.url, clock);
  await codec.open();
  versions.unshift({});
  await clock.sleep(2_000);
  await codec.open();
  expect(codec.encode(ids).readInt32BE(1)).toBe(11);
});

it('does not take a record for unread because the registry is away: its event id might be forgotten', async () => {
  const server = await registry([clickSchema]);
  const codec = new ClickCodec(server.url);
  await server[Symbol.asyncDispose]();
  await expect(codec.eventId(Buffer.from([0, 0, 0, 0, 10, 0]))).rejects.toMatchObject({ retriable: true });
});
