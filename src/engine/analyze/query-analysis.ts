// Reads a query against the catalogue: sources, joins, names and conditions, all resolved to columns, before it is planned.
import type { Expression, Query } from '../../sql/ast.ts';
import { visitExpression } from '../../sql/walk.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Scope } from '../expressions/compiled-expression.ts';
import type { FunctionRegistry } from '../functions/function-registry.ts';
import { containsAggregate } from './aggregate-analysis.ts';
import { AliasGenerator, syntheticKeyName } from './alias-generator.ts';
import { type Clause, ColumnResolver } from './column-resolver.ts';
import { ExpressionTyper } from './expression-types.ts';
import type { Call } from './function-binding.ts';
import { type AnalyzedJoin, analyzeJoins } from './join-analysis.ts';
import { convertTimestampText } from './pseudo-timestamps.ts';
import { declaredNames, type QuerySource, resolveSources, WINDOW_BOUND_TYPES } from './query-sources.ts';
import { type NamedSelectItem, nameSelectItems } from './select-items.ts';
import { statementInvalid, typeMismatch } from './statement-error.ts';
import { extractTableFunctions, refuseTableFunctionsOutsideSelect } from './table-functions.ts';

export interface QueryAnalysis {
  readonly query: Query;
  readonly sources: readonly QuerySource[];
  readonly joins: readonly AnalyzedJoin[];
  readonly items: readonly NamedSelectItem[];
  readonly tableFunctions: readonly (Call & { readonly span: Expression['span'] })[];
  readonly where: Expression | null;
  readonly groupBy: readonly Expression[] | null;
  readonly partitionBy: readonly Expression[] | null;
  readonly having: Expression | null;
  readonly resolver: ColumnResolver;
  readonly typer: ExpressionTyper;
  /** The name of a join key that is no column of the sources. */
  readonly syntheticKey: string;
}

export interface AnalysisOptions {
  readonly catalog: Catalog;
  readonly functions: FunctionRegistry;
  readonly persistent: boolean;
}

/** @throws ClickstreamError STATEMENT_INVALID or TYPE_MISMATCH with the position of what is wrong. */
export function analyzeQuery(written: Query, options: AnalysisOptions): QueryAnalysis {
  const query = options.persistent ? written : withImplicitGrouping(written, options.functions);
  const sources = resolveSources(query.from, options.catalog);
  const typer = new ExpressionTyper(options.functions);
  refuseWindowedTables(sources, options.persistent);
  refuseKafkaValues(sources, query);
  checkClauses(query, options.functions);
  refuseColumnsAsParameters(query, declaredNames(sources));
  const resolver = new ColumnResolver(sources, options.catalog.customTypes());
  const joins = analyzeJoins(query.from, sources, resolver, typer);
  const syntheticKey = syntheticKeyName(declaredNames(sources));
  // As in ksqlDB, the bounds of a windowed join's aggregation cannot be selected.
  const bounds = query.window && joins.length === 0 ? [...WINDOW_BOUND_TYPES.keys()] : [];
  const joinKeys = joins.length > 0 && !query.groupBy ? [syntheticKey] : [];
  const named = nameSelectItems(query.select, {
    resolver: resolver.with(new Set([...joinKeys, ...bounds])),
    aliases: new AliasGenerator(declaredNames(sources)),
    typer,
    scope: sourceScope(sources, resolver),
    persistent: options.persistent,
  });
  const { items, calls } = extractTableFunctions(named, options.functions, query.groupBy !== null);
  const resolveAll = (list: readonly Expression[] | null, clause: Clause) =>
    list ? list.map((e) => resolver.resolve(e, clause)) : null;
  const where = query.where && convertTimestampText(resolver.resolve(query.where, 'WHERE'));
  return {
    query,
    sources,
    joins,
    items,
    tableFunctions: calls,
    where,
    groupBy: resolveAll(query.groupBy, 'GROUP BY'),
    partitionBy: resolveAll(query.partitionBy, 'PARTITION BY'),
    having: query.having && resolver.with(new Set(bounds)).resolve(query.having, 'HAVING'),
    syntheticKey,
    resolver,
    typer,
  };
}

function sourceScope(sources: readonly QuerySource[], resolver: ColumnResolver): Scope {
  const columns = sources.flatMap((s) =>
    s.columns.map((c) => ({ name: resolver.internalName(s, c.name), source: null, type: c.type })),
  );
  return { columns: columns.map((c, index) => ({ ...c, index })) };
}

function refuseWindowedTables(sources: readonly QuerySource[], persistent: boolean): void {
  const table = persistent && sources.find((s) => s.source.kind === 'TABLE' && s.source.window !== null);
  if (table)
    throw statementInvalid(`A persistent query cannot read the windowed table ${table.source.name}.`, {
      span: table.span,
      nextStep: `Declare a stream over its topic ${table.source.topic} with WINDOW_TYPE and read that.`,
    });
}

/** Values of the KAFKA format are one column at most, which neither joined rows nor aggregates fit in. */
function refuseKafkaValues(sources: readonly QuerySource[], query: Query): void {
  const source = sources.find((s) => s.source.formats.value.format === 'KAFKA');
  if (!source || (sources.length === 1 && !query.groupBy)) return;
  throw statementInvalid(
    `${source.alias} has values in the KAFKA format, which cannot be used with ${sources.length > 1 ? 'JOIN' : 'GROUP BY'}.`,
    {
      span: source.span,
      nextStep: "Read a copy in another format: CREATE STREAM … WITH (VALUE_FORMAT='JSON') AS SELECT ….",
    },
  );
}

/** A transient query without GROUP BY aggregates all rows into one. */
function withImplicitGrouping(query: Query, functions: FunctionRegistry): Query {
  const aggregates = query.select.some(
    (item) => item.kind === 'SelectExpression' && containsAggregate(item.expression, functions),
  );
  if (query.groupBy || !aggregates) return query;
  return { ...query, groupBy: [{ kind: 'IntegerLiteral', value: 1, span: query.span }] };
}

/** @throws ClickstreamError for a lambda with a parameter that is named like a column of any source. */
function refuseColumnsAsParameters(query: Query, columns: readonly string[]): void {
  const selected = query.select.flatMap((item) => (item.kind === 'SelectExpression' ? [item.expression] : []));
  const clauses = [query.where, ...(query.groupBy ?? []), ...(query.partitionBy ?? []), query.having];
  for (const expression of [...selected, ...query.from.joins.map((join) => join.on), ...clauses])
    if (expression)
      visitExpression(expression, (node) => {
        const taken = node.kind === 'Lambda' ? node.parameters.find((name) => columns.includes(name)) : undefined;
        if (taken === undefined) return true;
        throw typeMismatch(`Lambda parameter ${taken} has the name of a column.`, {
          span: node.span,
          nextStep: 'Choose another name.',
        });
      });
}

function checkClauses(query: Query, functions: FunctionRegistry): void {
  refuseTableFunctionsOutsideSelect(query, functions);
  if (query.groupBy && query.groupBy.length === 0) throw statementInvalid('GROUP BY needs at least one expression.');
  if (query.emit === 'FINAL' && (!query.window || !query.groupBy))
    throw statementInvalid('EMIT FINAL is only for windowed aggregations.', {
      span: query.span,
      nextStep: 'Add WINDOW and GROUP BY, or use EMIT CHANGES.',
    });
  if (query.groupBy) return;
  const aggregate = query.select.find(
    (item) => item.kind === 'SelectExpression' && containsAggregate(item.expression, functions),
  );
  if (aggregate)
    throw statementInvalid('An aggregate function needs a GROUP BY clause.', {
      span: aggregate.span,
      nextStep: 'Group by a column, or by a constant to aggregate everything.',
    });
  if (query.having)
    throw statementInvalid('HAVING needs a GROUP BY clause.', {
      span: query.having.span,
      nextStep: 'Filter rows with WHERE.',
    });
  if (query.window)
    throw statementInvalid('WINDOW needs a GROUP BY clause.', {
      span: query.window.span,
      nextStep: 'Windows belong to aggregations; add GROUP BY, or leave WINDOW out.',
    });
}
