// The columns that `*` and `source.*` stand for, which depend on what happened to the rows below the projection.
import type { LogicalSchema } from '../schema/logical-schema.ts';
import { joinColumnName } from './column-resolver.ts';
import { isPseudoColumn, isWindowBound, type QuerySource } from './query-sources.ts';
import type { NamedSelectItem, SelectColumn, SelectStar } from './select-items.ts';
import { statementInvalid } from './statement-error.ts';

export interface StarContext {
  readonly sources: readonly QuerySource[];
  /** PARTITION BY: the schema of the re-keyed rows, whose columns the star shows, the new key first. */
  readonly repartitioned: LogicalSchema | null;
  /** Name of a key that the last join made, shown by an unqualified star. */
  readonly syntheticKey: string | null;
  /** Window bounds cannot be written under their own names. */
  readonly persistent: boolean;
}

/** @throws ClickstreamError for the star of one source of a join that PARTITION BY has given another key. */
export function expandStars(items: readonly NamedSelectItem[], context: StarContext): readonly SelectColumn[] {
  return items.flatMap((item) => (item.kind === 'Column' ? [item] : expandStar(item, context)));
}

function expandStar(star: SelectStar, context: StarContext): SelectColumn[] {
  const names = starColumns(star, context);
  return names.map((name) => ({
    kind: 'Column',
    alias: name,
    expression: { kind: 'ColumnReference', source: null, name, span: star.span },
    span: star.span,
  }));
}

function starColumns(star: SelectStar, context: StarContext): readonly string[] {
  const isJoin = context.sources.length > 1;
  if (context.repartitioned) {
    if (isJoin && star.source !== null) throw starOfOneSide(star.source, star);
    return repartitionedColumns(context.repartitioned, context);
  }
  const names = context.sources
    .filter((source) => star.source === null || source.alias === star.source)
    .flatMap((source) => {
      const columns = sourceColumns(source, isJoin || !context.persistent);
      return isJoin ? columns.map((name) => joinColumnName(source.alias, name)) : columns;
    });
  return context.syntheticKey !== null && star.source === null ? [context.syntheticKey, ...names] : names;
}

/** As in ksqlDB: rows with a new key are no longer told apart by the source of their columns. */
const starOfOneSide = (source: string, star: SelectStar) =>
  statementInvalid(`${source}.* cannot be selected from a join with PARTITION BY.`, {
    span: star.span,
    nextStep: 'Select * or name the columns.',
  });

/** Key columns, then window bounds, then the others. */
function sourceColumns(source: QuerySource, withBounds: boolean): readonly string[] {
  const names = source.columns.filter((c) => !c.isSystem);
  const bounds = source.columns.filter((c) => isWindowBound(c.name));
  return [...names.filter((c) => c.isKey), ...(withBounds ? bounds : []), ...names.filter((c) => !c.isKey)].map(
    (c) => c.name,
  );
}

function repartitionedColumns(schema: LogicalSchema, context: StarContext): readonly string[] {
  const isKey = (name: string) => schema.key.some((k) => k.name === name);
  const names = schema.value.map((c) => c.name).filter((name) => !isPseudoColumn(name));
  const bounds = context.persistent ? [] : names.filter(isWindowBound);
  const values = names.filter((name) => !isKey(name) && !isWindowBound(name));
  return [...schema.key.map((k) => k.name), ...bounds, ...values];
}
