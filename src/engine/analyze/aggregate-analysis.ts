// Takes the aggregates of a query apart: the calls, the columns they need, and the rules of GROUP BY.
import type { Expression, FunctionCall } from '../../sql/ast.ts';
import { someExpression, visitExpression } from '../../sql/walk.ts';
import { positioned } from '../expressions/expression-node.ts';
import type { FunctionRegistry } from '../functions/function-registry.ts';
import { columnReference, expressionKey, rewriteExpression } from './expression-tools.ts';
import { isWindowBound } from './query-sources.ts';
import type { SelectColumn } from './select-items.ts';
import { statementInvalid } from './statement-error.ts';

export interface AggregateInput {
  readonly columns: readonly SelectColumn[];
  readonly where: Expression | null;
  readonly groupBy: readonly Expression[];
  readonly having: Expression | null;
  /** The aggregation has windows of its own, whose bounds the SELECT may show. */
  readonly windowed: boolean;
  /** The argument of calls without one, such as COUNT(*): the left-most source's ROWTIME. */
  readonly defaultArgument: string;
}

export interface AggregateAnalysis {
  /** Columns of the steps below that the aggregation needs, in order of first use. */
  readonly required: readonly string[];
  readonly calls: readonly FunctionCall[];
  /** The select items over the results KSQL_AGG_VARIABLE_n. */
  readonly columns: readonly SelectColumn[];
  readonly having: Expression | null;
}

export function containsAggregate(e: Expression, functions: FunctionRegistry): boolean {
  return someExpression(e, (node) => node.kind === 'FunctionCall' && functions.isAggregate(node.name));
}

/** @throws ClickstreamError when the SELECT or HAVING uses columns that are not grouped by, or nothing is aggregated. */
export function analyzeAggregates(input: AggregateInput, functions: FunctionRegistry): AggregateAnalysis {
  const grouped = new Set<string>();
  for (const e of input.groupBy) {
    checkGrouping(e, functions);
    if (grouped.has(expressionKey(e)))
      throw statementInvalid('GROUP BY names the same expression twice.', {
        span: e.span,
        nextStep: 'Leave one of them out.',
      });
    grouped.add(expressionKey(e));
  }
  const collector = new Collector(functions, input);
  for (const column of input.columns) checkSelect(column, grouped, functions, input.windowed);
  const columns = input.columns.map((c) => ({ ...c, expression: collector.rewrite(c.expression) }));
  if (input.where) {
    if (input.windowed) refuseBounds(input.where);
    collector.need(input.where);
  }
  for (const e of input.groupBy) collector.need(e);
  if (input.having) checkHaving(input.having, grouped, functions);
  const having = input.having && collector.rewrite(input.having);
  if (collector.calls.length === 0)
    throw statementInvalid('GROUP BY needs an aggregate function in the SELECT or in HAVING.', {
      span: input.groupBy[0]?.span,
      nextStep: 'Add one, such as COUNT(*).',
    });
  return { required: [...collector.required], calls: collector.calls, columns, having };
}

class Collector {
  readonly required = new Set<string>();
  readonly calls: FunctionCall[] = [];
  readonly #functions: FunctionRegistry;
  readonly #defaultArgument: string;
  readonly #windowed: boolean;

  constructor(functions: FunctionRegistry, { defaultArgument, windowed }: AggregateInput) {
    this.#functions = functions;
    this.#defaultArgument = defaultArgument;
    this.#windowed = windowed;
  }

  need(e: Expression): void {
    visitExpression(e, (node) => {
      if (node.kind === 'ColumnReference' && !isWindowBound(node.name)) this.required.add(node.name);
      return true;
    });
  }

  /** Replaces each aggregate call by its result column; equal calls are computed once per use, as ksqlDB does. */
  rewrite(e: Expression): Expression {
    return rewriteExpression(e, (node) => {
      if (node.kind === 'ColumnReference') this.need(node);
      if (node.kind !== 'FunctionCall' || !this.#functions.isAggregate(node.name)) return null;
      refuseNested(node, this.#functions);
      if (this.#windowed) for (const arg of node.args) refuseBounds(arg);
      const args = node.args.length > 0 ? node.args : [columnReference(this.#defaultArgument, node)];
      for (const arg of args) this.need(arg);
      this.calls.push({ ...node, star: false, args });
      return columnReference(`KSQL_AGG_VARIABLE_${this.calls.length - 1}`, node);
    });
  }
}

function refuseNested(call: FunctionCall, functions: FunctionRegistry): void {
  for (const arg of call.args)
    visitExpression(arg, (node) => {
      if (node.kind === 'FunctionCall' && functions.isAggregate(node.name))
        throw statementInvalid(`The aggregate function ${node.name} cannot stand inside ${call.name}.`, {
          span: node.span,
          nextStep: 'Aggregate twice in two queries.',
        });
      return true;
    });
}

function refuseBounds(e: Expression, refusal = boundMisplaced): void {
  visitExpression(e, (node) => {
    if (node.kind === 'ColumnReference' && isWindowBound(node.name)) throw refusal(node);
    return true;
  });
}

/** As in ksqlDB, WHERE can use the bounds of a windowed source before rows are grouped, but the SELECT cannot. */
const boundOfSource = (node: Expression & { name: string }) =>
  statementInvalid(`${node.name} of a windowed source cannot be used in the SELECT of an aggregation.`, {
    span: node.span,
    nextStep: 'Copy it into a column of a stream first, as in SELECT *, WINDOWSTART AS ws.',
  });

const boundMisplaced = (node: Expression & { name: string }) =>
  statementInvalid(
    `${node.name} can only be used in the SELECT of a windowed aggregation, outside aggregate functions.`,
    {
      span: node.span,
    },
  );

function checkGrouping(e: Expression, functions: FunctionRegistry): void {
  visitExpression(e, (node) => {
    if (node.kind === 'FunctionCall' && functions.isAggregate(node.name))
      throw statementInvalid(`GROUP BY cannot use the aggregate function ${node.name}.`, { span: node.span });
    return true;
  });
  refuseBounds(e);
}

/** Columns outside of aggregate calls and of grouping expressions. */
function looseColumns(
  e: Expression,
  grouped: ReadonlySet<string>,
  functions: FunctionRegistry,
): readonly (Expression & { name: string })[] {
  const found: (Expression & { name: string })[] = [];
  visitExpression(e, (node) => {
    // A mistyped aggregate function leaves its columns loose too: its own name is the fault to tell.
    if (node.kind === 'FunctionCall' && positioned(node, () => functions.get(node.name)).kind === 'AGGREGATE') {
      return false;
    }
    if (grouped.has(expressionKey(node))) return false;
    if (node.kind === 'ColumnReference') found.push(node);
    return true;
  });
  return found;
}

function checkSelect(
  column: SelectColumn,
  grouped: ReadonlySet<string>,
  functions: FunctionRegistry,
  windowed: boolean,
): void {
  if (!windowed) refuseBounds(column.expression, boundOfSource);
  const loose = looseColumns(column.expression, grouped, functions);
  const stray = loose.find((c) => !(windowed && isWindowBound(c.name)));
  if (stray)
    throw statementInvalid(`${stray.name} is selected but neither aggregated nor part of GROUP BY.`, {
      span: column.span,
      details: { name: stray.name },
      nextStep: 'Add it to GROUP BY, put it in an aggregate function, or leave it out.',
    });
}

function checkHaving(having: Expression, grouped: ReadonlySet<string>, functions: FunctionRegistry): void {
  const [stray] = looseColumns(having, grouped, functions);
  if (!stray) return;
  if (isWindowBound(stray.name)) throw boundMisplaced(stray);
  throw statementInvalid(`HAVING uses ${stray.name}, which is neither aggregated nor part of GROUP BY.`, {
    span: stray.span,
    details: { name: stray.name },
    nextStep: 'Filter rows with WHERE, or add the column to GROUP BY.',
  });
}
