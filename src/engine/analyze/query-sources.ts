// The sources of a FROM clause, and the names under which their columns are known inside the query.
import { nearestNames } from '../../common/nearest-names.ts';
import type { AliasedSource, FromClause } from '../../sql/ast.ts';
import type { Span } from '../../sql/source-span.ts';
import { BIGINT, INTEGER, type SqlType } from '../../sql/sql-type.ts';
import type { Catalog, DataSource } from '../catalog/catalog.ts';
import { statementInvalid } from './statement-error.ts';

export interface SourceColumn {
  readonly name: string;
  readonly type: SqlType;
  /** Key columns of the source itself, not of a later step. */
  readonly isKey: boolean;
  /** ROWTIME and the like, and the bounds of a windowed source: not part of the declared schema. */
  readonly isSystem: boolean;
}

export interface QuerySource {
  readonly alias: string;
  readonly source: DataSource;
  readonly span: Span;
  /** Every column that an expression may name: declared ones first, then pseudo columns and window bounds. */
  readonly columns: readonly SourceColumn[];
}

export const PSEUDO_COLUMN_TYPES: ReadonlyMap<string, SqlType> = new Map([
  ['ROWTIME', BIGINT],
  ['ROWPARTITION', INTEGER],
  ['ROWOFFSET', BIGINT],
]);

export const WINDOW_BOUND_TYPES: ReadonlyMap<string, SqlType> = new Map([
  ['WINDOWSTART', BIGINT],
  ['WINDOWEND', BIGINT],
]);

export const isPseudoColumn = (name: string): boolean => PSEUDO_COLUMN_TYPES.has(name);
export const isWindowBound = (name: string): boolean => WINDOW_BOUND_TYPES.has(name);
/** Names that no declared column and no alias of a persistent query may have. */
export const isReservedColumn = (name: string): boolean => isPseudoColumn(name) || isWindowBound(name);

export function querySource(source: DataSource, alias: string, span: Span): QuerySource {
  const { key, value, headers } = source.schema;
  const declared = [...key, ...value, ...headers].map((c) => ({
    name: c.name,
    type: c.type,
    isKey: c.namespace === 'KEY',
    isSystem: false,
  }));
  const system = [...PSEUDO_COLUMN_TYPES, ...(source.window ? WINDOW_BOUND_TYPES : [])];
  const columns = [...declared, ...system.map(([name, type]) => ({ name, type, isKey: false, isSystem: true }))];
  return { alias, source, span, columns };
}

/** The names of the columns that the sources declare: generated names differ from these. */
export const declaredNames = (sources: readonly QuerySource[]): readonly string[] =>
  sources.flatMap((s) => s.columns.filter((c) => !c.isSystem).map((c) => c.name));

/** @throws ClickstreamError STATEMENT_INVALID for unknown sources, an alias used twice, and a source joined to itself. */
export function resolveSources(from: FromClause, catalog: Catalog): readonly QuerySource[] {
  const resolved: QuerySource[] = [];
  for (const node of [from.source, ...from.joins.map((join) => join.right)]) {
    const source = findSource(node, catalog);
    const same = resolved.find((other) => other.source.name === source.name);
    if (same)
      throw statementInvalid(`${source.name} cannot be joined to itself.`, {
        span: node.span,
        nextStep: 'Make a second stream or table over the same topic and join with that.',
      });
    if (resolved.some((other) => other.alias === node.alias))
      throw statementInvalid(`The alias ${node.alias} is used for two sources.`, {
        span: node.span,
        nextStep: 'Give one of them another alias.',
      });
    resolved.push(querySource(source, node.alias, node.span));
  }
  return resolved;
}

function findSource(node: AliasedSource, catalog: Catalog): DataSource {
  const source = catalog.source(node.name);
  if (source) return source;
  throw unknownSource(node.name, node.span, catalog);
}

/** The error for a source that is not in the catalogue, with the names that come near. */
export function unknownSource(name: string, span: Span, catalog: Catalog) {
  const names = catalog.sources().map((s) => s.name);
  const otherCase = names.filter((n) => n.toUpperCase() === name.toUpperCase());
  const near = otherCase.length > 0 ? otherCase : nearestNames(name, names);
  const hint = near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : '';
  return statementInvalid(`There is no stream or table ${name}.${hint}`, {
    span,
    details: { source: name, similar: near },
    nextStep:
      otherCase.length > 0
        ? 'Quoted names keep their case: remove the quotes, or write the name as it was created.'
        : 'LIST STREAMS and LIST TABLES show what exists; create the source before it is read.',
  });
}
