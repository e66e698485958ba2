// Takes table functions such as EXPLODE out of the SELECT: each becomes a column made before the projection.
import type { Expression, Query } from '../../sql/ast.ts';
import { childrenOf, visitExpression } from '../../sql/walk.ts';
import type { FunctionRegistry } from '../functions/function-registry.ts';
import { columnReference, rewriteExpression } from './expression-tools.ts';
import type { Call } from './function-binding.ts';
import type { NamedSelectItem } from './select-items.ts';
import { statementInvalid } from './statement-error.ts';

export interface ExtractedTableFunctions {
  /** The select items, over KSQL_SYNTH_n where a table function stood. */
  readonly items: readonly NamedSelectItem[];
  readonly calls: readonly (Call & { readonly span: Expression['span'] })[];
}

/** @throws ClickstreamError when a table function stands inside another or in CASE, or beside aggregates. */
export function extractTableFunctions(
  items: readonly NamedSelectItem[],
  functions: FunctionRegistry,
  aggregated: boolean,
): ExtractedTableFunctions {
  const calls: (Call & { readonly span: Expression['span'] })[] = [];
  const replace = (e: Expression): Expression | null => {
    if (aggregated) refuseTableFunctions(e, functions, 'an aggregation');
    if (e.kind === 'Case' && e.operand === null) refuseTableFunctions(e, functions, 'CASE');
    if (e.kind !== 'FunctionCall' || !functions.isTable(e.name)) return null;
    for (const arg of childrenOf(e)) refuseTableFunctions(arg, functions, 'another table function');
    const column = `KSQL_SYNTH_${calls.length}`;
    calls.push({ functionName: e.name, args: e.args, span: e.span });
    return columnReference(column, e);
  };
  return {
    items: items.map((item) =>
      item.kind === 'Star' ? item : { ...item, expression: rewriteExpression(item.expression, replace) },
    ),
    calls,
  };
}

function refuseTableFunctions(e: Expression, functions: FunctionRegistry, where: string): void {
  visitExpression(e, (node) => {
    if (node.kind === 'FunctionCall' && functions.isTable(node.name))
      throw statementInvalid(`The table function ${node.name} cannot be used in ${where}.`, {
        span: node.span,
        nextStep: 'Use it in the SELECT, and filter or group in a second query over the result.',
      });
    return true;
  });
}

/** @throws ClickstreamError for table functions anywhere but in the SELECT. */
export function refuseTableFunctionsOutsideSelect(query: Query, functions: FunctionRegistry): void {
  const clauses: readonly (readonly [string, readonly (Expression | null)[] | null])[] = [
    ['WHERE', [query.where]],
    ['GROUP BY', query.groupBy],
    ['PARTITION BY', query.partitionBy],
    ['HAVING', [query.having]],
  ];
  for (const [name, expressions] of clauses)
    for (const e of expressions ?? []) if (e) refuseTableFunctions(e, functions, name);
}
