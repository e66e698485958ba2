import { describe, expect, it } from 'vitest';
import type { JoinStep } from '../../../src/engine/plan/execution-step.ts';
import { logicalSchema } from '../../../src/engine/schema/logical-schema.ts';
import type { JoinType } from '../../../src/sql/ast.ts';
import { INTEGER, STRING } from '../../../src/sql/sql-type.ts';
import { column, duration, FORMATS, key, planOf, QueryHarness, source, value } from './plan-fixtures.ts';

const LEFT_V = [value('L', INTEGER), value('FK', STRING)];
const RIGHT_V = [value('R', INTEGER)];

/** Both sides keep only their own column, so that rows print as `L|R`. */
function side(kind: 'StreamSource' | 'TableSource', topic: string, name: 'Left' | 'Right') {
  const from = source(kind, topic, name === 'Left' ? LEFT_V : RIGHT_V, `KafkaTopic_${name}`);
  const columns = name === 'Left' ? LEFT_V : RIGHT_V;
  return {
    kind: kind === 'StreamSource' ? ('StreamSelect' as const) : ('TableSelect' as const),
    context: [`PrependAlias${name}`],
    source: from,
    schema: logicalSchema([key('ID', STRING), ...columns]),
    keyNames: ['ID'],
    selects: columns.map((c) => ({ name: c.name, expression: column(c.name) })),
  };
}

function joined(
  kind: JoinStep['kind'],
  joinType: JoinType,
  within: JoinStep['within'] = null,
  leftJoinExpression: JoinStep['leftJoinExpression'] = null,
) {
  const left = side(
    kind === 'StreamStreamJoin' || kind === 'StreamTableJoin' ? 'StreamSource' : 'TableSource',
    'l',
    'Left',
  );
  const right = side(kind === 'StreamStreamJoin' ? 'StreamSource' : 'TableSource', 'r', 'Right');
  const step: JoinStep = {
    kind,
    joinType,
    context: ['Join'],
    left,
    right,
    keyName: 'ID',
    leftFormats: FORMATS,
    rightFormats: FORMATS,
    within,
    leftJoinExpression,
    schema: logicalSchema([key('ID', STRING), ...LEFT_V, ...RIGHT_V]),
  };
  const shown = [value('L', INTEGER), value('R', INTEGER)];
  const root = {
    kind:
      kind === 'StreamStreamJoin' || kind === 'StreamTableJoin' ? ('StreamSelect' as const) : ('TableSelect' as const),
    context: ['Project'],
    source: step,
    schema: logicalSchema([key('ID', STRING), ...shown]),
    keyNames: ['ID'],
    selects: shown.map((c) => ({ name: c.name, expression: column(c.name) })),
  };
  return new QueryHarness(planOf(root)).start();
}

const within = (before: number, after: number, grace: number | null = null) => ({
  before: duration(before),
  after: duration(after),
  grace: grace === null ? null : duration(grace),
});

describe('stream with stream', () => {
  it('joins rows whose times lie within the window, whichever comes first, at the later time (J4)', async () => {
    const query = await joined('StreamStreamJoin', 'INNER', within(5, 5));
    query.pipe('l', 'a', { L: 1 }, 10);
    query.pipe('r', 'a', { R: 2 }, 15);
    query.pipe('r', 'a', { R: 3 }, 16);
    query.pipe('l', 'a', { L: 4 }, 21);
    query.pipe('l', 'b', { L: 5 }, 15);
    expect(query.taken()).toEqual(['a=1|2@15', 'a=4|3@21']);
  });

  it('takes BEFORE and AFTER from the left row: only right rows up to BEFORE older and AFTER younger (J4)', async () => {
    const query = await joined('StreamStreamJoin', 'INNER', within(0, 10));
    query.pipe('r', 'a', { R: 1 }, 9);
    query.pipe('l', 'a', { L: 1 }, 10);
    query.pipe('r', 'a', { R: 2 }, 20);
    query.pipe('r', 'a', { R: 3 }, 21);
    expect(query.taken()).toEqual(['a=1|2@20']);
  });

  it('without GRACE PERIOD emits a left row at once when nothing matches yet (J5)', async () => {
    const query = await joined('StreamStreamJoin', 'LEFT', within(5, 5));
    query.pipe('l', 'a', { L: 1 }, 10);
    query.pipe('r', 'a', { R: 2 }, 11);
    expect(query.taken()).toEqual(['a=1|null@10', 'a=1|2@11']);
  });

  it('with GRACE PERIOD emits a left row only when no match can come any more (J6)', async () => {
    const query = await joined('StreamStreamJoin', 'LEFT', within(5, 5, 2));
    query.pipe('l', 'a', { L: 1 }, 10);
    query.pipe('l', 'b', { L: 2 }, 11);
    query.pipe('r', 'b', { R: 2 }, 12);
    query.pipe('l', 'c', { L: 3 }, 17);
    expect(query.taken()).toEqual(['b=2|2@12']);
    query.pipe('l', 'c', { L: 4 }, 18);
    expect(query.taken()).toEqual(['a=1|null@10']);
  });

  it('keeps unmatched rows of both sides in a FULL join (J6)', async () => {
    const query = await joined('StreamStreamJoin', 'FULL', within(1, 1, 0));
    query.pipe('l', 'a', { L: 1 }, 10);
    query.pipe('r', 'b', { R: 2 }, 10);
    query.pipe('l', 'z', { L: 0 }, 50);
    expect(query.taken()).toEqual(['b=null|2@10', 'a=1|null@10']);
  });

  it('goes on after a restart with the rows that were waiting (J8)', async () => {
    const before = await joined('StreamStreamJoin', 'LEFT', within(5, 5, 0));
    before.pipe('l', 'a', { L: 1 }, 10);
    before.pipe('l', 'b', { L: 2 }, 11);
    before.pipe('r', 'b', { R: 2 }, 11);
    before.taken();
    const after = await joined('StreamStreamJoin', 'LEFT', within(5, 5, 0));
    for (const [name, store] of before.tasks[0]!.stores)
      for (const change of store.drainChanges()) after.tasks[0]!.stores.get(name)!.restore(change);
    after.pipe('r', 'a', { R: 9 }, 12);
    after.pipe('l', 'z', { L: 0 }, 40);
    expect(after.taken()).toEqual(['a=1|9@12']);
  });
});

describe('stream with table', () => {
  it('joins each stream row with the table row of that moment and keeps the time of the stream row (J9)', async () => {
    const query = await joined('StreamTableJoin', 'LEFT');
    query.pipe('l', 'a', { L: 1 }, 10);
    query.pipe('r', 'a', { R: 7 }, 20);
    query.pipe('l', 'a', { L: 2 }, 11);
    query.pipe('r', 'a', null, 30);
    query.pipe('l', 'a', { L: 3 }, 12);
    expect(query.taken()).toEqual(['a=1|null@10', 'a=2|7@11', 'a=3|null@12']);
  });

  it('drops stream rows without a match in an INNER join', async () => {
    const query = await joined('StreamTableJoin', 'INNER');
    query.pipe('l', 'a', { L: 1 }, 10);
    query.pipe('r', 'a', { R: 7 }, 20);
    query.pipe('l', 'a', { L: 2 }, 11);
    expect(query.taken()).toEqual(['a=2|7@11']);
  });
});

describe('table with table', () => {
  it('INNER: makes a row when both sides are there and deletes it when one goes (J10)', async () => {
    const query = await joined('TableTableJoin', 'INNER');
    query.pipe('l', 'a', { L: 1 }, 10);
    query.pipe('r', 'a', { R: 2 }, 5);
    query.pipe('l', 'a', null, 11);
    query.pipe('r', 'a', null, 12);
    expect(query.taken()).toEqual(['a=1|2@10', 'a=deleted@11']);
  });

  it('LEFT: a missing right row is null', async () => {
    const query = await joined('TableTableJoin', 'LEFT');
    query.pipe('l', 'a', { L: 1 }, 10);
    query.pipe('r', 'a', { R: 2 }, 11);
    query.pipe('r', 'a', null, 12);
    query.pipe('r', 'b', { R: 3 }, 13);
    query.pipe('l', 'a', null, 14);
    expect(query.taken()).toEqual(['a=1|null@10', 'a=1|2@11', 'a=1|null@12', 'a=deleted@14']);
  });

  it('RIGHT: the right row decides', async () => {
    const query = await joined('TableTableJoin', 'RIGHT');
    query.pipe('l', 'a', { L: 1 }, 10);
    query.pipe('r', 'a', { R: 2 }, 11);
    query.pipe('l', 'a', null, 12);
    expect(query.taken()).toEqual(['a=1|2@11', 'a=null|2@12']);
  });

  it('FULL: a row is there while either side is', async () => {
    const query = await joined('TableTableJoin', 'FULL');
    query.pipe('l', 'a', { L: 1 }, 10);
    query.pipe('r', 'a', { R: 2 }, 11);
    query.pipe('l', 'a', null, 12);
    query.pipe('r', 'a', null, 13);
    query.pipe('r', 'a', null, 14);
    expect(query.taken()).toEqual(['a=1|null@10', 'a=1|2@11', 'a=null|2@12', 'a=deleted@13']);
  });
});

describe('table with table by foreign key', () => {
  const byForeignKey = (type: JoinType) => joined('ForeignKeyTableTableJoin', type, null, column('FK'));

  it('joins by the key that the left row names, through two sub-topologies (J11)', async () => {
    const query = await byForeignKey('INNER');
    expect(query.topology.subTopologies).toHaveLength(2);
    query.pipe('l', 'a', { L: 1, FK: 'x' }, 10);
    query.pipe('r', 'x', { R: 7 }, 11);
    query.pipe('l', 'b', { L: 2, FK: 'x' }, 12);
    query.pipe('r', 'x', { R: 8 }, 13);
    expect(query.taken()).toEqual(['a=1|7@11', 'b=2|7@12', 'a=1|8@13', 'b=2|8@13']);
  });

  it('follows a foreign key that changes, and deletes what matches no more (J12)', async () => {
    const query = await byForeignKey('INNER');
    query.pipe('r', 'x', { R: 7 }, 1);
    query.pipe('r', 'y', { R: 8 }, 2);
    query.pipe('l', 'a', { L: 1, FK: 'x' }, 10);
    query.pipe('l', 'a', { L: 1, FK: 'y' }, 11);
    query.pipe('l', 'a', { L: 1, FK: 'none' }, 12);
    query.pipe('r', 'x', { R: 9 }, 13);
    query.pipe('r', 'y', null, 14);
    expect(query.taken()).toEqual(['a=1|7@10', 'a=1|8@11', 'a=deleted@12']);
  });

  it('LEFT: keeps rows whose key is null or matches nothing', async () => {
    const query = await byForeignKey('LEFT');
    query.pipe('l', 'a', { L: 1, FK: null }, 10);
    query.pipe('l', 'b', { L: 2, FK: 'x' }, 11);
    query.pipe('r', 'x', { R: 7 }, 12);
    query.pipe('r', 'x', null, 13);
    query.pipe('l', 'b', null, 14);
    const rows = query.taken();
    expect(rows.slice(0, 4)).toEqual(['a=1|null@10', 'b=2|null@11', 'b=2|7@12', 'b=2|null@13']);
    expect(new Set(rows.slice(4))).toEqual(new Set(['b=deleted@14']));
  });

  it('answers each change of a left row once, also when its key changes or goes (J12)', async () => {
    const left = await byForeignKey('LEFT');
    left.pipe('r', 'x', { R: 7 }, 1);
    left.pipe('l', 'a', { L: 1, FK: 'x' }, 10);
    left.pipe('l', 'a', { L: 1, FK: 'y' }, 11);
    left.pipe('l', 'a', { L: 1, FK: null }, 12);
    left.pipe('l', 'a', null, 13);
    expect(left.taken()).toEqual(['a=1|7@10', 'a=1|null@11', 'a=1|null@12', 'a=deleted@13']);
    const inner = await byForeignKey('INNER');
    inner.pipe('l', 'a', { L: 1, FK: 'y' }, 10);
    inner.pipe('l', 'a', { L: 2, FK: 'y' }, 11);
    expect(inner.taken()).toEqual([]);
  });

  it('gives the answer to a right change the time of that change, and the answer to a left change the later one (J11)', async () => {
    const query = await byForeignKey('INNER');
    query.pipe('l', 'a', { L: 1, FK: 'x' }, 20);
    query.pipe('r', 'x', { R: 7 }, 15);
    query.pipe('l', 'a', { L: 2, FK: 'x' }, 12);
    query.pipe('l', 'a', { L: 2, FK: null }, 13);
    expect(query.taken()).toEqual(['a=1|7@15', 'a=2|7@15', 'a=deleted@15']);
  });
});
