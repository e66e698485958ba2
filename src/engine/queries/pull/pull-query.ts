// Pull queries on tables: the present rows of a materialised table, by key where the WHERE clause allows it, else by scan.
// The whole WHERE clause is evaluated on every row that is looked at, so a lookup is never more than a short cut.
import { waitFor } from '../../../common/wait-for.ts';
import type { Query } from '../../../sql/ast.ts';
import { containsAggregate } from '../../analyze/aggregate-analysis.ts';
import { statementInvalid } from '../../analyze/statement-error.ts';
import type { DataSource } from '../../catalog/catalog.ts';
import { compileExpression } from '../../expressions/compile-expression.ts';
import type { CompiledExpression } from '../../expressions/compiled-expression.ts';
import type { FunctionRegistry } from '../../functions/function-registry.ts';
import { valueScope } from '../../operators/task-scope.ts';
import type { ExecutionStep, QueryPlan } from '../../plan/execution-step.ts';
import type { PersistentQuery } from '../../runtime/query-manager.ts';
import type { Column } from '../../schema/logical-schema.ts';
import type { EngineContext } from '../../server/engine-context.ts';
import { compareKeys } from '../../state/key-identity.ts';
import type { MaterializedRow, MaterializedTable } from '../../state/materialized-table.ts';
import type { Row, SqlValue } from '../../values/sql-value.ts';
import { compileJsonRow } from '../../values/to-json.ts';
import type { RowStream } from '../row-stream.ts';
import { betweenComparisons, checkWhere } from './check-where.ts';
import { type Lookup, lookupOf } from './lookup.ts';
import { checkScan, type PullPolicy } from './lookup-policy.ts';

const READY_DEADLINE_MS = 10_000;
/** After so many rows the event loop gets a turn. */
const ROWS_PER_TURN = 2_000;
const MOST_SORTED_ROWS = 20_000;

/** @throws ClickstreamError STATEMENT_INVALID for clauses that pull queries do not have. */
export function checkPullClauses(query: Query, functions: FunctionRegistry): void {
  const refuse = (clause: string) =>
    statementInvalid(`A pull query cannot have ${clause}.`, {
      span: query.span,
      nextStep: 'Add EMIT CHANGES to make it a push query.',
    });
  if (query.from.joins.length > 0) throw refuse('a JOIN');
  if (query.window) throw refuse('a WINDOW clause');
  if (query.groupBy || aggregates(query, functions)) throw refuse('GROUP BY');
  if (query.partitionBy) throw refuse('PARTITION BY');
  if (query.having) throw refuse('HAVING');
}

/** Aggregates group all rows, also without a clause that says so. */
const aggregates = (query: Query, functions: FunctionRegistry): boolean =>
  query.select.some((item) => item.kind === 'SelectExpression' && containsAggregate(item.expression, functions));

/** The query that keeps the source's rows, or null: then it cannot be read. */
function materialisingQuery(source: DataSource, engine: EngineContext): PersistentQuery | null {
  const [writer] = engine.queries.writing(source.name);
  if (writer) return writer.plan.materializedStore === null ? null : writer;
  const readers = engine.queries.reading(source.name);
  return readers.find((q) => q.plan.sink === null && q.plan.materializedStore !== null) ?? null;
}

interface Steps {
  readonly select: Extract<ExecutionStep, { kind: 'TableSelect' | 'StreamSelect' }>;
  readonly filter: Extract<ExecutionStep, { kind: 'TableFilter' | 'StreamFilter' }> | null;
  readonly source: ExecutionStep;
}

function stepsOf(plan: QueryPlan): Steps {
  const { root } = plan;
  if (root.kind !== 'TableSelect' && root.kind !== 'StreamSelect')
    throw statementInvalid('A pull query can only select, filter and limit.');
  const below = root.source;
  const filter = below.kind === 'TableFilter' || below.kind === 'StreamFilter' ? below : null;
  const source = filter ? filter.source : below;
  if (!('topic' in source)) throw statementInvalid('A pull query can only select, filter and limit.');
  return { select: root, filter, source };
}

/**
 * @param plan the query planned as if its rows were to be pushed
 * @throws ClickstreamError STATEMENT_INVALID when the table is not materialised.
 */
export function pullQuery(
  plan: QueryPlan,
  query: Query,
  source: DataSource,
  policy: PullPolicy,
  engine: EngineContext,
): RowStream {
  const filling = materialisingQuery(source, engine);
  if (!filling)
    throw statementInvalid(`${source.name} cannot be read by a pull query: no running query keeps its rows.`, {
      details: { source: source.name },
      nextStep: `CREATE TABLE QUERYABLE_${source.name} AS SELECT * FROM ${source.name} makes a table that can, or add EMIT CHANGES.`,
    });
  if (query.where) checkWhere(query.where, source);
  const [star] = query.select.filter((item) => item.kind === 'SelectAll');
  if (star && query.select.length > 1)
    throw statementInvalid('A pull query that selects * can select nothing else.', {
      span: star.span,
      nextStep: 'Name the columns one by one.',
    });
  const steps = stepsOf(plan);
  const compile = (expression: Parameters<typeof compileExpression>[0], timestampStrings = false) =>
    compileExpression(expression, valueScope(steps.source.schema), {
      functions: engine.functions,
      onError: () => undefined,
      customTypes: engine.catalog.customTypes(),
      ...(timestampStrings ? { timestampStrings } : {}),
    });
  for (const comparison of steps.filter ? betweenComparisons(steps.filter.predicate) : []) compile(comparison, true);
  const where = steps.filter ? compile(steps.filter.predicate, true) : null;
  const selects = steps.select.selects.map((s) => compile(s.expression));
  const lookup = steps.filter ? lookupOf(steps.filter.predicate, source, compile) : null;
  checkScan(lookup, source, query, policy);
  const layout = rowLayout(steps.source.schema.value, source);
  const order = keyOrder(source);
  return {
    queryId: `query_${engine.clock.now()}`,
    columns: markedColumns(plan, steps, source),
    kind: 'PULL',
    run: async (receiver, signal) => {
      const tables = await readyTables(filling, engine);
      let left = plan.limit ?? Number.POSITIVE_INFINITY;
      let inTurn = 0;
      for (const found of candidates(tables, lookup, order)) {
        if (left <= 0 || signal.aborted) break;
        if (++inTurn % ROWS_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
        const row = layout(found);
        if (where && where.evaluate(row) !== true) continue;
        receiver.row(projected(row, selects), false);
        left--;
        const slow = receiver.ready();
        if (slow) await slow;
      }
      return null;
    },
  };
}

const projected = (row: Row, selects: readonly CompiledExpression[]): Row => selects.map((s) => s.evaluate(row));

async function readyTables(query: PersistentQuery, engine: EngineContext): Promise<readonly MaterializedTable[]> {
  return waitFor(
    async () => {
      const { tasks, state } = query.runner;
      const tables = tasks.flatMap(({ task }) => (task.materialized ? [task.materialized] : []));
      return tables.length > 0 ? { done: true, value: tables } : { done: false, saw: `the query is ${state}` };
    },
    {
      what: `the rows of ${query.plan.queryId} to be readable`,
      deadlineMs: READY_DEADLINE_MS,
      intervalMs: 10,
      clock: engine.clock,
    },
  );
}

function* candidates(
  tables: readonly MaterializedTable[],
  lookup: Lookup | null,
  order: KeyOrder,
): Iterable<MaterializedRow> {
  // As the client named them, wherever they are kept.
  if (lookup?.keys) for (const key of lookup.keys) for (const table of tables) yield* table.get(key, lookup.windows);
  else
    for (const table of tables)
      if (lookup?.range && !table.windowed) yield* byKey(table.range(lookup.range.from, lookup.range.to), order);
      else yield* byKey(table.scan(lookup?.windows), order);
}

type KeyOrder = (a: Row, b: Row) => number;

/** The order in which ksqlDB's stores hold keys: that of their bytes, which for JSON is the order of texts. */
function keyOrder({ schema, formats }: DataSource): KeyOrder {
  if (formats.key.format !== 'JSON') return compareKeys;
  const print = compileJsonRow(schema.key.map((c) => c.type));
  const texts = new WeakMap<Row, readonly [string]>();
  const textOf = (key: Row): readonly [string] => {
    const known = texts.get(key);
    if (known) return known;
    const text = print(key);
    const made = [schema.key.length === 1 ? text.slice(1, -1) : text] as const;
    texts.set(key, made);
    return made;
  };
  return (a, b) => compareKeys(textOf(a), textOf(b));
}

/** Clients get a partition's rows in the order of keys and windows, so that LIMIT means something, as long as that is cheap. */
function* byKey(rows: Iterable<MaterializedRow>, order: KeyOrder): Iterable<MaterializedRow> {
  const gathered: MaterializedRow[] = [];
  for (const row of rows) {
    if (gathered.length < MOST_SORTED_ROWS) gathered.push(row);
    else {
      yield* gathered.splice(0);
      yield row;
    }
  }
  yield* gathered.sort((a, b) => order(a.key, b.key) || (a.window?.start ?? 0) - (b.window?.start ?? 0));
}

/** From a stored row to the row that expressions over the source see. */
function rowLayout(columns: readonly Column[], source: DataSource): (row: MaterializedRow) => Row {
  const { key } = source.schema;
  // A source table's rows also hold its header columns, behind the values.
  const value = [...source.schema.value, ...source.schema.headers];
  const readers = columns.map((column): ((row: MaterializedRow) => SqlValue) => {
    const inValue = value.findIndex((c) => c.name === column.name);
    if (inValue >= 0) return (row) => row.value[inValue] ?? null;
    const inKey = key.findIndex((c) => c.name === column.name);
    if (inKey >= 0) return (row) => row.key[inKey] ?? null;
    switch (column.name) {
      case 'ROWTIME':
        return (row) => BigInt(row.timestamp);
      case 'WINDOWSTART':
        return (row) => (row.window ? BigInt(row.window.start) : null);
      case 'WINDOWEND':
        return (row) => (row.window ? BigInt(row.window.end) : null);
      default:
        return () => null;
    }
  });
  return (row) => readers.map((read) => read(row));
}

/** Selected key columns and window bounds count as keys, as long as they keep their names. */
function markedColumns(plan: QueryPlan, steps: Steps, source: DataSource): readonly Column[] {
  const keys = new Set(source.schema.key.map((c) => c.name));
  if (source.window) for (const bound of ['WINDOWSTART', 'WINDOWEND']) keys.add(bound);
  return plan.output.columns.map((column, i): Column => {
    const expression = steps.select.selects[i]?.expression;
    const plain = expression?.kind === 'ColumnReference' && expression.name === column.name;
    const header = plain && source.schema.headers.find((c) => c.name === column.name);
    if (header) return header;
    return plain && keys.has(column.name) ? { ...column, namespace: 'KEY' } : { ...column, namespace: 'VALUE' };
  });
}
