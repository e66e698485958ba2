// The physical plan of a query: a tree of steps from sinks down to sources, as ksqlDB's plans are shaped.
// Expressions stay syntax trees, already rewritten to the columns of the input step's schema; operators compile them.
import type { Duration, Expression, JoinType, SourceKind, WindowClause } from '../../sql/ast.ts';
import type { FormatInfo, Wrapping } from '../formats/format.ts';
import type { LogicalSchema } from '../schema/logical-schema.ts';

/** Formats of a topic, internal or external. */
export interface TopicFormats {
  readonly key: FormatInfo;
  readonly value: FormatInfo;
  readonly keyWrapping: Wrapping | null;
  readonly valueWrapping: Wrapping | null;
}

export type WindowInfo =
  | { readonly type: 'TUMBLING' | 'HOPPING'; readonly sizeMs: number }
  | { readonly type: 'SESSION' };

/** WITH (TIMESTAMP=…, TIMESTAMP_FORMAT=…). */
export interface TimestampColumn {
  readonly column: string;
  readonly format: string | null;
}

export interface NamedExpression {
  readonly name: string;
  readonly expression: Expression;
}

interface StepBase {
  /** Path of names from the query down, e.g. `['Aggregate', 'GroupBy']`: topic, store and logger names are made from it. */
  readonly context: readonly string[];
  /**
   * The schema of what this step yields: rows are a key row in the order of `schema.key` and a value row in the order of
   * `schema.value`. Expressions of the step above name the columns of `schema.value`, which until the final projection
   * also holds copies of the key columns and the pseudo columns.
   */
  readonly schema: LogicalSchema;
}

/**
 * Reads a topic. Rows in the steps above hold the value columns, then the header columns, then the pseudo columns, then
 * the key columns (and window bounds for windowed sources), as far as `schema` lists them.
 */
export interface SourceStep extends StepBase {
  readonly kind: 'StreamSource' | 'TableSource' | 'WindowedStreamSource' | 'WindowedTableSource';
  readonly topic: string;
  readonly formats: TopicFormats;
  /** The declared columns of the topic's keys, values and headers: what the serdes read. */
  readonly sourceSchema: LogicalSchema;
  readonly timestampColumn: TimestampColumn | null;
  readonly window: WindowInfo | null;
  readonly sourceName: string;
  /** Alias with which columns are prefixed in joins; applied by a later select, not here. */
  readonly alias: string;
  /** Table sources: formats of the changelog of the store that holds the table. */
  readonly stateFormats?: TopicFormats | null;
}

export interface FilterStep extends StepBase {
  readonly kind: 'StreamFilter' | 'TableFilter';
  readonly source: ExecutionStep;
  readonly predicate: Expression;
}

export interface SelectStep extends StepBase {
  readonly kind: 'StreamSelect' | 'TableSelect';
  readonly source: ExecutionStep;
  /** New names of the key columns, in key order. */
  readonly keyNames: readonly string[];
  /** The value columns, over the columns of the source step's `schema.value`. */
  readonly selects: readonly NamedExpression[];
  /** Tables: formats of the store, should the result be materialised. */
  readonly internalFormats?: TopicFormats | null;
}

/**
 * PARTITION BY and the re-keying before joins. The value keeps the columns of the source step; key columns that are
 * not among them are appended, in the order of `schema.value`.
 */
export interface SelectKeyStep extends StepBase {
  readonly kind: 'StreamSelectKey' | 'TableSelectKey';
  readonly source: ExecutionStep;
  /** One per key column, over the source step's `schema.value`; empty for PARTITION BY NULL. */
  readonly keyExpressions: readonly Expression[];
  readonly internalFormats: TopicFormats;
}

/** Rows keyed by the grouping expressions; the value is that of the source step. StreamGroupByKey needs no repartitioning. */
export interface GroupByStep extends StepBase {
  readonly kind: 'StreamGroupBy' | 'StreamGroupByKey' | 'TableGroupBy';
  readonly source: ExecutionStep;
  /** One per key column, over `schema.value`. */
  readonly groupBy: readonly Expression[];
  readonly internalFormats: TopicFormats;
}

export interface AggregateCall {
  readonly functionName: string;
  /** Columns of the group-by step's `schema.value`, then the constants (TOPK's k) as literals. */
  readonly args: readonly Expression[];
}

/** The value is the columns of `nonAggregateColumns`, then the results, then WINDOWSTART and WINDOWEND when windowed. */
export interface AggregateStep extends StepBase {
  readonly kind: 'StreamAggregate' | 'StreamWindowedAggregate' | 'TableAggregate';
  readonly source: GroupByStep;
  /** Input columns carried along unaggregated, before the aggregates in the row. */
  readonly nonAggregateColumns: readonly string[];
  /** Results are named KSQL_AGG_VARIABLE_0, 1, …. */
  readonly aggregates: readonly AggregateCall[];
  readonly internalFormats: TopicFormats;
  readonly window: WindowClause | null;
  /** EMIT FINAL: suppress until the window closes. */
  readonly emitFinal: boolean;
  /** What the store holds: as `schema`, with the state types of the functions and without window bounds. */
  readonly stateSchema?: LogicalSchema;
}

/** One row per element; columns KSQL_SYNTH_0, 1, … are appended to the value, one per function. */
export interface FlatMapStep extends StepBase {
  readonly kind: 'StreamFlatMap';
  readonly source: ExecutionStep;
  readonly tableFunctions: readonly { readonly functionName: string; readonly args: readonly Expression[] }[];
}

/**
 * The value is the left value, then the right value (also for RIGHT joins), then the synthetic key column when the key
 * is none of the two. The missing side of an outer join is all null.
 */
export interface JoinStep extends StepBase {
  readonly kind: 'StreamStreamJoin' | 'StreamTableJoin' | 'TableTableJoin' | 'ForeignKeyTableTableJoin';
  readonly joinType: JoinType;
  readonly left: ExecutionStep;
  readonly right: ExecutionStep;
  /** Name of the (first) key column of the result. */
  readonly keyName: string;
  readonly leftFormats: TopicFormats;
  readonly rightFormats: TopicFormats;
  readonly within: { readonly before: Duration; readonly after: Duration; readonly grace: Duration | null } | null;
  /** Foreign-key joins: the expression over the left table that yields the right table's key. */
  readonly leftJoinExpression: Expression | null;
}

/** EMIT FINAL. */
export interface SuppressStep extends StepBase {
  readonly kind: 'TableSuppress';
  readonly source: ExecutionStep;
  readonly internalFormats: TopicFormats;
}

export interface SinkStep extends StepBase {
  readonly kind: 'StreamSink' | 'TableSink';
  readonly source: ExecutionStep;
  readonly topic: string;
  readonly formats: TopicFormats;
  readonly timestampColumn: TimestampColumn | null;
  /** Window of the keys written. */
  readonly window?: WindowInfo | null;
}

export type ExecutionStep =
  | SourceStep
  | FilterStep
  | SelectStep
  | SelectKeyStep
  | GroupByStep
  | AggregateStep
  | FlatMapStep
  | JoinStep
  | SuppressStep
  | SinkStep;

export interface QueryPlan {
  readonly queryId: string;
  readonly root: ExecutionStep;
  /** null for transient queries. */
  readonly sink: { readonly name: string; readonly kind: SourceKind; readonly topic: string } | null;
  /** Names of the sources read. */
  readonly sources: readonly string[];
  readonly resultKind: SourceKind;
  /** Window of the result, when it is windowed. */
  readonly window: WindowInfo | null;
  readonly limit: number | null;
  /** Name of the store that pull queries read, null when the result is not materialised. */
  readonly materializedStore: string | null;
  /** The columns a transient query shows, in order, by name; from key, value, pseudo or window-bound columns. */
  readonly output: LogicalSchema;
}
