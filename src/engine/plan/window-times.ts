// Grace and retention of a windowed aggregation when the query leaves them out, and the rules its numbers must keep.
import type { WindowClause } from '../../sql/ast.ts';
import { statementInvalid } from '../analyze/statement-error.ts';
import type { WindowInfo } from './execution-step.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

export interface WindowTimes {
  /** Window size, or the gap of a session; ms. */
  readonly sizeMs: number;
  /** Step between hopping windows; the size for tumbling ones; 0 for sessions. */
  readonly advanceMs: number;
  /** How long after its end a window still takes records; ms. */
  readonly graceMs: number;
  /** How long the store keeps a window; ms. */
  readonly retentionMs: number;
}

/** A ksqlDB server leaves this to Kafka Streams, and what that refuses is an error of the server. */
const AS_STREAMS_REFUSE = { answerAs: 'server-error' };

/**
 * Without GRACE PERIOD a window takes late records until 24 hours after its start; with EMIT FINAL it takes none after
 * its end.
 * @throws ClickstreamError for sizes that are not positive, advances beyond the size, and a retention below size + grace.
 */
export function windowTimes(window: WindowClause, emitFinal: boolean): WindowTimes {
  const size = window.kind === 'SessionWindow' ? window.gap : window.size;
  if (size.ms <= 0 && window.kind !== 'SessionWindow')
    throw statementInvalid('The size of a window must be more than zero.', { span: window.span });
  const advanceMs =
    window.kind === 'HoppingWindow' ? window.advance.ms : window.kind === 'TumblingWindow' ? size.ms : 0;
  if (window.kind === 'HoppingWindow' && (advanceMs <= 0 || advanceMs > size.ms))
    throw statementInvalid(
      `A hopping window must advance by more than zero and at most its size of ${size.ms} ms, not by ${advanceMs} ms.`,
      { span: window.span, details: AS_STREAMS_REFUSE },
    );
  const graceMs = window.grace?.ms ?? (emitFinal ? 0 : Math.max(DAY_MS - size.ms, 0));
  const retentionMs = window.retention?.ms ?? size.ms + graceMs;
  if (retentionMs < size.ms + graceMs)
    throw statementInvalid(
      `The retention of ${retentionMs} ms is below the window size of ${size.ms} ms plus the grace period of ${graceMs} ms.`,
      {
        span: window.span,
        details: AS_STREAMS_REFUSE,
        nextStep: 'Raise RETENTION, or give a shorter GRACE PERIOD.',
      },
    );
  return { sizeMs: size.ms, advanceMs, graceMs, retentionMs };
}

export function windowInfo(window: WindowClause): WindowInfo {
  if (window.kind === 'SessionWindow') return { type: 'SESSION' };
  return { type: window.kind === 'TumblingWindow' ? 'TUMBLING' : 'HOPPING', sizeMs: window.size.ms };
}
