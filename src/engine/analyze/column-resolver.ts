// Turns the column references of a query into the column names of its intermediate steps, or says which name was meant.
import { nearestNames } from '../../common/nearest-names.ts';
import type { ColumnReference, Expression } from '../../sql/ast.ts';
import type { SqlType } from '../../sql/sql-type.ts';
import { resolveType } from '../expressions/resolve-type.ts';
import { rewriteExpression } from './expression-tools.ts';
import { isWindowBound, type QuerySource, type SourceColumn } from './query-sources.ts';
import { statementInvalid } from './statement-error.ts';

/** Where a reference stands, as named in messages. */
export type Clause = 'SELECT' | 'WHERE' | 'GROUP BY' | 'PARTITION BY' | 'HAVING' | 'JOIN ON';

/** Columns of a join carry their source's alias as a prefix, so that two sources may have equal names. */
export const joinColumnName = (alias: string, name: string): string => `${alias}_${name}`;

export interface ResolvedColumn {
  readonly source: QuerySource;
  readonly column: SourceColumn;
}

export class ColumnResolver {
  readonly #sources: readonly QuerySource[];
  /** Columns that exist beside those of the sources: a synthetic join key, the bounds of this query's window. */
  readonly #extra: ReadonlySet<string>;
  readonly #types: ReadonlyMap<string, SqlType>;

  /** `types`: those made by CREATE TYPE, so that casts in the plan name complete types only. */
  constructor(
    sources: readonly QuerySource[],
    types: ReadonlyMap<string, SqlType> = new Map(),
    extra: ReadonlySet<string> = new Set(),
  ) {
    this.#sources = sources;
    this.#types = types;
    this.#extra = extra;
  }

  get isJoin(): boolean {
    return this.#sources.length > 1;
  }

  with(extra: ReadonlySet<string>): ColumnResolver {
    return new ColumnResolver(this.#sources, this.#types, extra);
  }

  /** The name by which the steps above the sources know a source's column. */
  internalName(source: QuerySource, column: string): string {
    return this.isJoin ? joinColumnName(source.alias, column) : column;
  }

  /** The alias of the one source that has a column of this name; null for other names. */
  aliasOf(name: string): string | null {
    const [only, second] = this.#sources.filter((s) => s.columns.some((c) => c.name === name));
    return only && !second ? only.alias : null;
  }

  /** Whether an unaliased select item of this name gets its source as a prefix. As in ksqlDB, window bounds do not. */
  isPrefixed(name: string): boolean {
    return this.isShared(name) && !isWindowBound(name);
  }

  /** Whether more than one source has a column of this name. */
  isShared(name: string): boolean {
    return this.#sources.filter((s) => s.columns.some((c) => c.name === name)).length > 1;
  }

  /** The source column that a reference names; null for one of the extra columns. */
  find(reference: ColumnReference, clause: Clause): ResolvedColumn | null {
    const { source: qualifier, name } = reference;
    if (qualifier === null && this.#extra.has(name)) return null;
    const candidates = qualifier === null ? this.#sources : [this.sourceByAlias(qualifier, reference)];
    if (isWindowBound(name) && this.#extra.has(name)) return null;
    const found = candidates.flatMap((source) =>
      source.columns.filter((c) => c.name === name).map((column) => ({ source, column })),
    );
    if (found.length > 1) throw this.#ambiguous(reference, found);
    if (found.length === 0) throw this.#unknown(reference, clause, candidates);
    return found[0]!;
  }

  /** The expression over the columns of the steps above the sources. */
  resolve(expression: Expression, clause: Clause): Expression {
    return rewriteExpression(expression, (e) => {
      if (e.kind === 'Cast' && e.type.kind !== 'Resolved') {
        const type: SqlType = resolveType(e.type, this.#types);
        return this.resolve({ ...e, type: { kind: 'Resolved', type } }, clause);
      }
      if (e.kind !== 'ColumnReference') return null;
      const found = this.find(e, clause);
      const name = found ? this.internalName(found.source, found.column.name) : e.name;
      return { kind: 'ColumnReference', source: null, name, span: e.span };
    });
  }

  /** @throws ClickstreamError when no source has this name or alias. */
  sourceByAlias(alias: string, at: { readonly span: ColumnReference['span'] }): QuerySource {
    const found = this.#sources.find((s) => s.alias === alias) ?? null;
    if (found) return found;
    const aliases = this.#sources.map((s) => s.alias);
    throw statementInvalid(`${alias} is neither a source of this query nor an alias of one.`, {
      span: at.span,
      details: { alias, sources: aliases },
      nextStep: `The sources of this query are ${aliases.join(' and ')}.`,
    });
  }

  #ambiguous(reference: ColumnReference, found: readonly ResolvedColumn[]) {
    const names = found.map((f) => `${f.source.alias}.${reference.name}`);
    return statementInvalid(`The column ${reference.name} is ambiguous: it could be ${names.join(' or ')}.`, {
      span: reference.span,
      details: { name: reference.name, candidates: names },
      nextStep: 'Put the alias of the source before the column.',
    });
  }

  #unknown(reference: ColumnReference, clause: Clause, sources: readonly QuerySource[]) {
    const shown = reference.source === null ? reference.name : `${reference.source}.${reference.name}`;
    const details = { name: shown, clause };
    if (isWindowBound(reference.name))
      return statementInvalid(
        `${shown} cannot be used in ${clause}: window bounds exist only in the SELECT of a windowed aggregation, and as columns of a windowed source.`,
        { span: reference.span, details },
      );
    const near = nearestNames(
      reference.name,
      sources.flatMap((s) => s.columns.map((c) => c.name)),
    );
    const hint = near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : '';
    const input =
      clause === 'PARTITION BY' || clause === 'GROUP BY'
        ? ` ${clause} names columns of the source, not aliases of the SELECT.`
        : '';
    return statementInvalid(`The ${clause} column ${shown} cannot be resolved.${hint}${input}`, {
      span: reference.span,
      details: { ...details, similar: near },
      nextStep: `DESCRIBE ${sources[0]?.source.name ?? ''} lists the columns.`,
    });
  }
}
