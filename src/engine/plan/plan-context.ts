// What every planning step needs to know of the query as a whole.
import type { ExpressionTyper } from '../analyze/expression-types.ts';
import type { QuerySource } from '../analyze/query-sources.ts';
import type { FormatInfo } from '../formats/format.ts';

export interface PlanContext {
  readonly sources: readonly QuerySource[];
  readonly typer: ExpressionTyper;
  /** The name of a join key that is no column of the sources. */
  readonly syntheticKey: string;
  /** `ksql.persistence.default.format.key`. */
  readonly defaultKeyFormat: FormatInfo;
  /** A stream's key may be missing from the projection, and is dropped then. */
  readonly optionalKeys: boolean;
  /** The query writes a stream or table; else it is a transient one whose rows are only shown. */
  readonly persistent: boolean;
  /** Name of the sink, for messages. */
  readonly sinkName: string | null;
  /** Partitions of a topic, null when it is not known; joins need equal counts. */
  partitionsOf(topic: string): number | null;
}
