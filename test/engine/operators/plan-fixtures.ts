// Builds small plans and tasks by hand, so that operators are tested without parser and planner.

import { InMemorySchemaRegistry } from '../../../src/engine/formats/in-memory-schema-registry.ts';
import type { AggregateFunction } from '../../../src/engine/functions/function-declaration.ts';
import { FunctionRegistry } from '../../../src/engine/functions/function-registry.ts';
import { buildTopology } from '../../../src/engine/operators/build-topology.ts';
import type { EmittedRow, OutputRecord, ProcessingError, Task, Topology } from '../../../src/engine/operators/task.ts';
import type {
  AggregateStep,
  ExecutionStep,
  GroupByStep,
  JoinStep,
  QueryPlan,
  SourceStep,
  TopicFormats,
} from '../../../src/engine/plan/execution-step.ts';
import { type Column, logicalSchema } from '../../../src/engine/schema/logical-schema.ts';
import type { SqlValue } from '../../../src/engine/values/sql-value.ts';
import type { Expression, JoinType, WindowClause } from '../../../src/sql/ast.ts';
import { NO_SPAN } from '../../../src/sql/source-span.ts';
import { BIGINT, INTEGER, type SqlType, STRING } from '../../../src/sql/sql-type.ts';

export const column = (name: string): Expression => ({ kind: 'ColumnReference', source: null, name, span: NO_SPAN });
export const integer = (value: number): Expression => ({ kind: 'IntegerLiteral', value, span: NO_SPAN });
export const over = (left: Expression, right: Expression): Expression => ({
  kind: 'Comparison',
  operator: '>',
  left,
  right,
  span: NO_SPAN,
});

export const key = (name: string, type: SqlType): Column => ({ name, type, namespace: 'KEY' });
export const value = (name: string, type: SqlType): Column => ({ name, type, namespace: 'VALUE' });

export const FORMATS: TopicFormats = {
  key: { format: 'KAFKA', properties: {} },
  value: { format: 'JSON', properties: {} },
  keyWrapping: null,
  valueWrapping: null,
};

const ms = (n: number) => ({ value: n, unit: 'MILLISECONDS', ms: n }) as const;
export const tumbling = (size: number, grace: number | null = null): WindowClause => ({
  kind: 'TumblingWindow',
  size: ms(size),
  grace: grace === null ? null : ms(grace),
  retention: null,
  span: NO_SPAN,
});
export const session = (gap: number, grace: number | null = null): WindowClause => ({
  kind: 'SessionWindow',
  gap: ms(gap),
  grace: grace === null ? null : ms(grace),
  retention: null,
  span: NO_SPAN,
});
export const duration = ms;

/** Key column ID STRING, value columns as given. */
export function source(
  kind: SourceStep['kind'],
  topic: string,
  values: readonly Column[],
  name = 'KsqlTopic',
): SourceStep {
  const keys = [key('ID', STRING)];
  return {
    kind,
    context: [name, 'Source'],
    topic,
    formats: FORMATS,
    sourceSchema: logicalSchema([...keys, ...values]),
    schema: logicalSchema([...keys, ...values, value('ROWTIME', BIGINT), value('ID', STRING)]),
    timestampColumn: null,
    window: null,
    sourceName: topic,
    alias: topic,
  };
}

export function groupByKey(from: ExecutionStep): GroupByStep {
  return {
    kind: 'StreamGroupByKey',
    context: ['Aggregate', 'GroupBy'],
    source: from,
    schema: from.schema,
    groupBy: [column('ID')],
    internalFormats: FORMATS,
  };
}

export function groupBy(from: ExecutionStep, name: string, type: SqlType, table = false): GroupByStep {
  return {
    kind: table ? 'TableGroupBy' : 'StreamGroupBy',
    context: ['Aggregate', 'GroupBy'],
    source: from,
    schema: logicalSchema([key(name, type), ...from.schema.value]),
    groupBy: [column(name)],
    internalFormats: FORMATS,
  };
}

/** SUM of one integer column, as BIGINT. */
export function sumOf(
  from: GroupByStep,
  name: string,
  options: { readonly window?: WindowClause; readonly emitFinal?: boolean; readonly table?: boolean } = {},
): AggregateStep {
  const window = options.window ?? null;
  return {
    kind: options.table ? 'TableAggregate' : window ? 'StreamWindowedAggregate' : 'StreamAggregate',
    context: ['Aggregate', 'Aggregate'],
    source: from,
    schema: logicalSchema([...from.schema.key, value('KSQL_AGG_VARIABLE_0', BIGINT)]),
    nonAggregateColumns: [],
    aggregates: [{ functionName: 'TOTAL', args: [column(name)] }],
    internalFormats: FORMATS,
    window,
    emitFinal: options.emitFinal ?? false,
  };
}

const asBigint = (v: SqlValue | undefined): bigint => (v === null || v === undefined ? 0n : BigInt(String(v)));

export const TOTAL: AggregateFunction = {
  kind: 'AGGREGATE',
  name: 'TOTAL',
  category: 'AGGREGATE',
  description: 'The sum of a column.',
  signatures: [
    {
      parameters: [{ name: 'value', type: { kind: 'INTEGER' } }],
      columnArguments: 1,
      returns: BIGINT,
      bind: () => ({
        stateType: BIGINT,
        resultType: BIGINT,
        initialize: () => 0n,
        aggregate: ([added], state) => asBigint(state) + asBigint(added),
        merge: (a, b) => asBigint(a) + asBigint(b),
        undo: ([taken], state) => asBigint(state) - asBigint(taken),
        result: (state) => state,
      }),
    },
  ],
};

export function planOf(root: ExecutionStep, extra: Partial<QueryPlan> = {}): QueryPlan {
  return {
    queryId: 'Q_0',
    root,
    sink: null,
    sources: [],
    resultKind: 'STREAM',
    window: null,
    limit: null,
    materializedStore: null,
    output: root.schema,
    ...extra,
  };
}

export function topologyOf(plan: QueryPlan): Topology {
  return buildTopology(plan, {
    functions: new FunctionRegistry([TOTAL]),
    registry: new InMemorySchemaRegistry(),
    config: { internalTopicPrefix: 'internal-', failOnInvalidTimestamp: false },
  });
}

/** All tasks of a query with one partition, internal topics fed back after each record. */
export class QueryHarness {
  readonly topology: Topology;
  readonly tasks: Task[];
  readonly rows: EmittedRow[] = [];
  readonly sent: { readonly topic: string; readonly record: OutputRecord }[] = [];
  readonly errors: ProcessingError[] = [];
  #offset = 0n;

  constructor(plan: QueryPlan, caching = false) {
    this.topology = topologyOf(plan);
    this.tasks = this.topology.subTopologies.map((sub) =>
      sub.createTask({
        partition: 0,
        now: () => 0,
        send: (topic, record) => this.sent.push({ topic, record }),
        emit: (row) => this.rows.push(row),
        report: (error) => this.errors.push(error),
        caching,
      }),
    );
  }

  async start(): Promise<this> {
    for (const task of this.tasks) await task.start();
    return this;
  }

  pipe(topic: string, id: string | null, row: Record<string, unknown> | null, timestamp: number): void {
    this.#process(topic, {
      key: id === null ? null : Buffer.from(id),
      value: row === null ? null : Buffer.from(JSON.stringify(row)),
      timestamp,
      headers: [],
    });
  }

  #process(topic: string, record: OutputRecord): void {
    const raw = { ...record, partition: 0, offset: this.#offset++ };
    for (const [i, sub] of this.topology.subTopologies.entries())
      if (sub.sourceTopics.includes(topic)) this.tasks[i]!.process(topic, raw);
    for (;;) {
      const at = this.sent.findIndex((s) => s.topic.startsWith('internal-'));
      if (at < 0) return;
      const [next] = this.sent.splice(at, 1);
      if (next) this.#process(next.topic, next.record);
    }
  }

  /** `key=value@time`, with `[start,end)` for windows: the emitted rows since the last call. */
  taken(): string[] {
    return this.rows.splice(0).map(({ key: k, value: v, timestamp, window }) => {
      const bounds = window ? `[${window.start},${window.end})` : '';
      return `${k.map(String).join('|')}${bounds}=${v === null ? 'deleted' : v.map(String).join('|')}@${timestamp}`;
    });
  }
}

export const INT_V = [value('V', INTEGER)];

/** Streams l with the column L and r with the column R, joined within [BEFORE, AFTER]; rows are `L|R`. */
export function streamJoin(joinType: JoinType, [before, after]: readonly [number, number], grace: number | null) {
  const side = (topic: string, name: string) => {
    const from = source('StreamSource', topic, [value(name, INTEGER)], `KafkaTopic_${name}`);
    const schema = logicalSchema([key('ID', STRING), value(name, INTEGER)]);
    const selects = [{ name, expression: column(name) }];
    return {
      kind: 'StreamSelect',
      context: [`Alias${name}`],
      source: from,
      schema,
      keyNames: ['ID'],
      selects,
    } as const;
  };
  const [left, right] = [side('l', 'L'), side('r', 'R')];
  const step: JoinStep = {
    kind: 'StreamStreamJoin',
    joinType,
    context: ['Join'],
    left,
    right,
    keyName: 'ID',
    leftFormats: FORMATS,
    rightFormats: FORMATS,
    within: { before: ms(before), after: ms(after), grace: grace === null ? null : ms(grace) },
    leftJoinExpression: null,
    schema: logicalSchema([...left.schema.key, ...left.schema.value, ...right.schema.value]),
  };
  return new QueryHarness(planOf(step));
}
