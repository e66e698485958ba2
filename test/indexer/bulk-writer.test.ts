// The bulk writer against a server that answers as Elasticsearch does when something is wrong.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { BulkWriter } from '../../src/indexer/bulk-writer.ts';
import type { BulkItem } from '../../src/indexer/change-documents.ts';
import { ManualClock } from '../clients/manual-clock.ts';

const put = (id: string): BulkItem => ({ action: { index: { _index: 'shop-clicks', _id: id } }, document: { id } });
const remove = (id: string): BulkItem => ({ action: { delete: { _index: 'shop-clicks', _id: id } }, document: null });

/** What one item of a bulk answer says; null: stored. */
type Fault = { readonly status: number; readonly type: string } | null;

const idsIn = (body: string): string[] =>
  body
    .split('\n')
    .filter((line) => line.includes('_index'))
    .map((line) => String((Object.values(JSON.parse(line))[0] as { _id: string })._id));

/** `fault` decides for each document and request, counted from 1; `whole` for a request. */
async function cluster(
  fault: (id: string, request: number) => Fault,
  whole: (ids: readonly string[], request: number) => number = () => 200,
) {
  let request = 0;
  const answer = (ids: readonly string[], status: number, now: number): object => {
    if (status !== 200) return { error: { type: 'refused', reason: 'no' }, status };
    const items = ids.map((id) => {
      const wrong = fault(id, now);
      const error = { type: wrong?.type, reason: wrong?.type };
      return { index: wrong ? { status: wrong.status, error } : { status: 201 } };
    });
    return { took: 1, errors: true, items };
  };
  const server = createServer(async (incoming, response) => {
    const ids = idsIn(await text(incoming));
    const now = ++request;
    const status = whole(ids, now);
    response.writeHead(status, { 'x-elastic-product': 'Elasticsearch', 'content-type': 'application/json' });
    response.end(JSON.stringify(answer(ids, status, now)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const waits: string[] = [];
  const writer = new BulkWriter({
    url,
    clock: new ManualClock(),
    onWait: async (reason) => void waits.push(reason),
    signal: new AbortController().signal,
  });
  return {
    writer,
    waits,
    requests: () => request,
    [Symbol.asyncDispose]: async () => {
      await writer.close();
      server.close();
    },
  };
}

describe('writing in bulk', () => {
  it.each([
    ['a full disk', 429, 'cluster_block_exception'],
    ['too many requests', 429, 'es_rejected_execution_exception'],
    ['an index that is read-only', 403, 'cluster_block_exception'],
    ['a closed index', 400, 'index_closed_exception'],
    ['an index that may not be made', 404, 'index_not_found_exception'],
    ['shards that are away', 503, 'unavailable_shards_exception'],
  ])('waits for %s to pass, and keeps every document', async (_what, status, type) => {
    await using world = await cluster((id, request) => (id === 'b' && request < 3 ? { status, type } : null));
    expect(await world.writer.write([put('a'), put('b')])).toEqual([]);
    expect(world.waits).toEqual([type, type]);
    expect(world.writer.stored).toBe(2);
  });

  it('refuses a document that does not fit the mapping, with the reason, and stores the others', async () => {
    await using world = await cluster((id) =>
      id === 'b' ? { status: 400, type: 'document_parsing_exception' } : null,
    );
    const refused = await world.writer.write([put('a'), put('b'), put('c')]);
    expect(refused).toEqual([{ item: put('b'), reason: 'document_parsing_exception: document_parsing_exception' }]);
    expect(world.requests()).toBe(1);
  });

  it('takes an older version than the stored one, and a deletion of nothing, as done', async () => {
    await using world = await cluster((id) =>
      id === 'old'
        ? { status: 409, type: 'version_conflict_engine_exception' }
        : { status: 404, type: 'index_not_found_exception' },
    );
    expect(await world.writer.write([put('old'), remove('gone')])).toEqual([]);
    expect(world.waits).toEqual([]);
  });

  it('halves a request that is too large until it fits, and refuses only what is too large alone', async () => {
    await using world = await cluster(
      () => null,
      (ids) => (ids.includes('huge') || ids.length > 2 ? 413 : 200),
    );
    const items = ['a', 'b', 'huge', 'c', 'd'].map(put);
    expect((await world.writer.write(items)).map(({ item }) => item)).toEqual([put('huge')]);
    expect(world.writer.stored).toBe(4);
  });

  it.each([401, 403, 429, 502])('waits while the cluster answers %i to everything', async (status) => {
    await using world = await cluster(
      () => null,
      (_ids, request) => (request < 3 ? status : 200),
    );
    expect(await world.writer.write([put('a')])).toEqual([]);
    expect(world.waits).toHaveLength(2);
  });
});
