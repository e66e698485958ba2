// Sessions in the order in which they end, as EMIT FINAL asks for them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClosingSessions } from '../../../src/engine/operators/closing-sessions.ts';
import type { Session } from '../../../src/engine/state/session-store.ts';

const sessionTo = (end: number): Session => ({
  key: ['k'],
  start: 0,
  end,
  value: [],
  pending: 0,
  forwarded: null,
  dirty: false,
  logged: false,
  removed: false,
});

const byEnd = (a: Session, b: Session): number => a.end - b.end;

describe('sessions that close', () => {
  it('are those that end before the time and are still there, each once', () => {
    const step = fc.record({ end: fc.nat(50), removed: fc.boolean(), twice: fc.boolean(), time: fc.nat(60) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const closing = new ClosingSessions();
        let open: Session[] = [];
        for (const { end, removed, twice, time } of steps) {
          const session = sessionTo(end);
          closing.add(session);
          if (twice) closing.add(session);
          if (removed) session.removed = true;
          else open.push(session);
          const due = open.filter((s) => s.end < time);
          open = open.filter((s) => s.end >= time);
          const taken = closing.takeBefore(time);
          expect(new Set(taken)).toEqual(new Set(due));
          expect(taken).toHaveLength(due.length);
        }
      }),
    );
  });

  it('are found among very many that were removed as they grew', () => {
    const closing = new ClosingSessions();
    const kept: Session[] = [];
    for (let end = 100_000; end > 0; end--) {
      const session = sessionTo(end);
      closing.add(session);
      if (end % 1_000 === 0) kept.push(session);
      else session.removed = true;
    }
    expect(closing.takeBefore(50_001).sort(byEnd)).toEqual(kept.slice(50).sort(byEnd));
    expect(closing.takeBefore(100_001).sort(byEnd)).toEqual(kept.slice(0, 50).sort(byEnd));
  });
});
