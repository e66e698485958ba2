// Gives every select item its name and expands stars, before anything is planned from the projection.
import type { Expression, SelectItem } from '../../sql/ast.ts';
import type { Span } from '../../sql/source-span.ts';
import type { Scope } from '../expressions/compiled-expression.ts';
import type { AliasGenerator } from './alias-generator.ts';
import type { ColumnResolver } from './column-resolver.ts';
import type { ExpressionTyper } from './expression-types.ts';
import { isReservedColumn } from './query-sources.ts';
import { statementInvalid, typeMismatch } from './statement-error.ts';

/** A select item with its name; the expression is over the columns of the steps above the sources. */
export interface SelectColumn {
  readonly kind: 'Column';
  readonly alias: string;
  readonly expression: Expression;
  readonly span: Span;
}

/** A star that is expanded when the step below the projection is known. */
export interface SelectStar {
  readonly kind: 'Star';
  /** Alias of the one source meant by `source.*`. */
  readonly source: string | null;
  readonly span: Span;
}

export type NamedSelectItem = SelectColumn | SelectStar;

export interface SelectContext {
  readonly resolver: ColumnResolver;
  readonly aliases: AliasGenerator;
  readonly typer: ExpressionTyper;
  /** The columns of all sources, as the resolver names them. */
  readonly scope: Scope;
  /** Persistent queries write columns, so system columns are refused under their own names. */
  readonly persistent: boolean;
}

/** @throws ClickstreamError for unknown columns and sources, and for reserved names. */
export function nameSelectItems(items: readonly SelectItem[], context: SelectContext): readonly NamedSelectItem[] {
  return items.flatMap((item) => nameSelectItem(item, context));
}

function nameSelectItem(item: SelectItem, context: SelectContext): readonly NamedSelectItem[] {
  switch (item.kind) {
    case 'SelectAll':
      if (item.source !== null) context.resolver.sourceByAlias(item.source, item);
      return [{ kind: 'Star', source: item.source, span: item.span }];
    case 'SelectStructAll':
      return expandStruct(item.base, item.span, context);
    case 'SelectExpression':
      return [namedExpression(item, context)];
  }
}

function namedExpression(item: SelectItem & { kind: 'SelectExpression' }, context: SelectContext): SelectColumn {
  const expression = context.resolver.resolve(item.expression, 'SELECT');
  const alias = item.alias ?? generatedAlias(item.expression, context);
  if (isReservedColumn(alias.toUpperCase())) refuseReserved(alias, item, context.persistent);
  return { kind: 'Column', alias, expression, span: item.span };
}

function generatedAlias(written: Expression, { resolver, aliases }: SelectContext): string {
  if (written.kind === 'Dereference') return aliases.structField(written.field);
  if (written.kind !== 'ColumnReference') return aliases.nextColumn();
  const found = resolver.find(written, 'SELECT');
  return found && resolver.isPrefixed(written.name) ? resolver.internalName(found.source, written.name) : written.name;
}

/** A client may see a system column as it is; no other column may have its name. */
function refuseReserved(alias: string, item: SelectItem & { kind: 'SelectExpression' }, persistent: boolean): void {
  const { expression } = item;
  const bare = expression.kind === 'ColumnReference' && expression.name.toUpperCase() === alias.toUpperCase();
  if (bare && !persistent) return;
  throw statementInvalid(
    bare
      ? `${alias} is a system column and cannot be written to a topic under its own name.`
      : `${alias} is a reserved name and cannot be the name of a column.`,
    { span: item.span, details: { name: alias }, nextStep: 'Give the column another name with AS, or leave it out.' },
  );
}

/** As in ksqlDB, only a column, or fields reached from one, can be spread. */
const isColumnPath = (e: Expression): boolean =>
  e.kind === 'ColumnReference' || (e.kind === 'Dereference' && isColumnPath(e.base));

function expandStruct(base: Expression, span: Span, context: SelectContext): SelectColumn[] {
  if (!isColumnPath(base))
    throw statementInvalid('->* needs a column, or a field of one.', {
      span,
      nextStep: 'Name the fields one by one, or make the STRUCT a column in a query before.',
    });
  const resolved = context.resolver.resolve(base, 'SELECT');
  const type = context.typer.typeOf(resolved, context.scope);
  if (type.kind !== 'STRUCT')
    throw typeMismatch(`->* needs a STRUCT, but this is ${type.kind}.`, {
      span,
      nextStep: 'Name the columns instead.',
    });
  return type.fields.map((field) => ({
    kind: 'Column',
    alias: field.name,
    expression: { kind: 'Dereference', base: resolved, field: field.name, span },
    span,
  }));
}

/** @throws ClickstreamError when two items have the same name. */
export function refuseDuplicateNames(columns: readonly SelectColumn[]): void {
  const seen = new Set<string>();
  for (const column of columns) {
    if (seen.has(column.alias))
      throw statementInvalid(`The name ${column.alias} is given to more than one column of the SELECT.`, {
        span: column.span,
        details: { name: column.alias },
        nextStep: 'Give each column its own name with AS.',
      });
    seen.add(column.alias);
  }
}
