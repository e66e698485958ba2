// EMIT FINAL as a step of its own: holds back each window's changes until stream time has passed the window's end.
import type { SuppressStep } from '../plan/execution-step.ts';
import { canonicalText, compareKeys } from '../state/key-identity.ts';
import type { Row } from '../values/sql-value.ts';
import { type Flow, type FlowOptions, statelessFlow } from './flow.ts';
import type { WindowBounds } from './task.ts';
import type { TopologyBuilder } from './topology-builder.ts';

interface HeldChange {
  readonly key: Row;
  readonly value: Row | null;
  readonly timestamp: number;
  readonly window: WindowBounds;
}

/** Changes without a window pass through. */
export function suppressFlow(builder: TopologyBuilder, step: SuppressStep, options: FlowOptions): Flow {
  const source = builder.build(step.source, options);
  return statelessFlow(
    source,
    step.schema,
    (_task, next) => {
      const held = new Map<string, HeldChange>();
      let streamTime = Number.NEGATIVE_INFINITY;
      return (key, value, timestamp, window, old) => {
        if (window === null || key === null) {
          next(key, value, timestamp, window, old);
          return;
        }
        held.set(`${window.start}:${window.end}:${canonicalText(key)}`, { key, value, timestamp, window });
        if (timestamp <= streamTime) return;
        streamTime = timestamp;
        const closed = [...held].filter(([, change]) => change.window.end <= streamTime);
        closed.sort(([, a], [, b]) => a.window.end - b.window.end || compareKeys(a.key, b.key));
        for (const [id, change] of closed) {
          held.delete(id);
          next(change.key, change.value, change.timestamp, change.window, null);
        }
      };
    },
    { read: source.read },
  );
}
