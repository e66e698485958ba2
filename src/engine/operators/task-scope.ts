// Everything the operators of one task share: its stores, its inputs, the record at hand, expressions and error reports.
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { Expression } from '../../sql/ast.ts';
import type { SqlType } from '../../sql/sql-type.ts';
import { compileExpression } from '../expressions/compile-expression.ts';
import type { CompiledExpression, Scope } from '../expressions/compiled-expression.ts';
import type { SchemaRegistry } from '../formats/schema-registry.ts';
import type { FunctionRegistry } from '../functions/function-registry.ts';
import type { LogicalSchema } from '../schema/logical-schema.ts';
import type { MaterializedTable } from '../state/materialized-table.ts';
import type { StateStore } from '../state/state-store.ts';
import type { Header, ProcessingError, RawRecord, TaskContext } from './task.ts';

export interface OperatorConfig {
  /** What internal topic names begin with, up to the query's id: `_confluent-ksql-default_query_`. */
  readonly internalTopicPrefix: string;
  /** `ksql.timestamp.throw.on.invalid`: a bad timestamp column ends the query instead of skipping the record. */
  readonly failOnInvalidTimestamp: boolean;
  /** Properties that functions read, such as `ksql.functions.collect_list.limit`. */
  readonly functionSettings?: Readonly<Record<string, string>>;
}

/** What operators are made from. */
export interface OperatorDependencies {
  readonly functions: FunctionRegistry;
  readonly registry: SchemaRegistry;
  readonly config: OperatorConfig;
  /** Types made by CREATE TYPE, by name. */
  readonly customTypes?: ReadonlyMap<string, SqlType>;
}

/** Reads the records of one topic for a task. */
export interface RecordSource {
  open(): Promise<void>;
  prefetch(record: RawRecord): Promise<void> | null;
  process(record: RawRecord): void;
}

const NO_HEADERS: readonly Header[] = [];

export class TaskScope {
  readonly queryId: string;
  readonly context: TaskContext;
  readonly dependencies: OperatorDependencies;
  readonly sources = new Map<string, RecordSource[]>();
  readonly stores = new Map<string, StateStore>();
  readonly flushers: (() => void)[] = [];
  readonly openers: (() => Promise<void>)[] = [];
  /** Headers travel with the record through all operators that work on it. */
  headers: readonly Header[] = NO_HEADERS;
  /** The highest time of a record that this task has read, ms since the epoch. */
  streamTime = Number.NEGATIVE_INFINITY;
  /** The record being worked on, for error reports. */
  topic: string | null = null;
  record: RawRecord | null = null;
  materialized: MaterializedTable | null = null;

  constructor(queryId: string, context: TaskContext, dependencies: OperatorDependencies) {
    this.queryId = queryId;
    this.context = context;
    this.dependencies = dependencies;
  }

  addSource(topic: string, source: RecordSource): void {
    const known = this.sources.get(topic);
    if (known) known.push(source);
    else this.sources.set(topic, [source]);
    this.openers.push(() => source.open());
  }

  addStore<S extends StateStore>(store: S): S {
    if (this.stores.has(store.name))
      throw new ClickstreamError('INTERNAL', `two stores of the query ${this.queryId} are named ${store.name}`);
    this.stores.set(store.name, store);
    return store;
  }

  /** Compiles an expression over the value columns of a step. */
  compile(
    expression: Expression,
    schema: LogicalSchema,
    path: readonly string[],
    options: { readonly timestampStrings?: boolean } = {},
  ): CompiledExpression {
    const { functions, customTypes } = this.dependencies;
    return compileExpression(expression, valueScope(schema), {
      functions,
      onError: (message, cause) => this.report('RECORD_PROCESSING', path, message, cause),
      ...(customTypes ? { customTypes } : {}),
      ...options,
    });
  }

  report(kind: ProcessingError['kind'], path: readonly string[], message: string, cause: unknown): void {
    const part = kind === 'DESERIALIZATION' || kind === 'SERIALIZATION' ? partOf(cause) : null;
    this.context.report({
      kind,
      logger: [this.queryId, ...path].join('.'),
      message,
      cause: cause instanceof Error ? cause.message : String(cause ?? ''),
      topic: this.topic,
      partition: this.record?.partition ?? null,
      offset: this.record?.offset ?? null,
      ...(part ? { part } : {}),
      ...(kind === 'DESERIALIZATION' && part ? this.#bytesOf(part) : {}),
    });
  }

  /** A copy: the record may stand in a buffer that is filled again. */
  #bytesOf(part: 'KEY' | 'VALUE'): { readonly bytes?: Uint8Array } {
    const bytes = part === 'KEY' ? this.record?.key : this.record?.value;
    return bytes && bytes.length <= MAX_REPORTED_BYTES ? { bytes: Buffer.from(bytes) } : {};
  }
}

/** Larger records are named, not shown. */
const MAX_REPORTED_BYTES = 65_536;

/** The part of the record that a serde's fault names; window bounds that cannot be read are the key's. */
function partOf(cause: unknown): 'KEY' | 'VALUE' {
  const part = cause instanceof ClickstreamError ? cause.details.part : undefined;
  return part === 'VALUE' ? 'VALUE' : 'KEY';
}

/** The columns that expressions over a step may name: its value columns, key columns being copied into the value. */
export function valueScope(schema: LogicalSchema): Scope {
  return {
    columns: schema.value.map((column, index) => ({ name: column.name, source: null, type: column.type, index })),
  };
}
