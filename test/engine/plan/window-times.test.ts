import { describe, expect, it } from 'vitest';
import { windowTimes } from '../../../src/engine/plan/window-times.ts';
import type { WindowClause } from '../../../src/sql/ast.ts';
import { parseStatement } from '../../../src/sql/parser.ts';

const HOUR = 3_600_000;

function windowOf(text: string): WindowClause {
  const { statement } = parseStatement(`SELECT A, COUNT(*) FROM S WINDOW ${text} GROUP BY A EMIT CHANGES;`);
  return statement.kind === 'QueryStatement' ? statement.query.window! : (null as never);
}

describe('the times of a window', () => {
  it('take late records for 24 hours from the start of the window when nothing is said', () => {
    expect(windowTimes(windowOf('TUMBLING (SIZE 1 HOUR)'), false)).toEqual({
      sizeMs: HOUR,
      advanceMs: HOUR,
      graceMs: 23 * HOUR,
      retentionMs: 24 * HOUR,
    });
  });

  it('take no late records with EMIT FINAL', () => {
    expect(windowTimes(windowOf('TUMBLING (SIZE 1 HOUR)'), true).graceMs).toBe(0);
  });

  it('never have a negative grace', () => {
    expect(windowTimes(windowOf('TUMBLING (SIZE 3 DAYS)'), false).graceMs).toBe(0);
  });

  it('are what the query says', () => {
    const times = windowTimes(
      windowOf('HOPPING (SIZE 1 HOUR, ADVANCE BY 10 MINUTES, RETENTION 3 HOURS, GRACE PERIOD 1 HOUR)'),
      true,
    );
    expect(times).toEqual({ sizeMs: HOUR, advanceMs: HOUR / 6, graceMs: HOUR, retentionMs: 3 * HOUR });
  });

  it('of a session start from the gap', () => {
    expect(windowTimes(windowOf('SESSION (5 MINUTES, GRACE PERIOD 1 MINUTE)'), false)).toMatchObject({
      sizeMs: 300_000,
      graceMs: 60_000,
    });
  });
});
