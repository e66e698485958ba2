// The text of a query inside CREATE … AS SELECT as ksqlDB echoes it: names qualified and given, one clause per line. It needs
// the names of the sources' columns only, so that a query which is refused later is echoed as well.
import type { Duration, Expression, JoinClause, Query, SelectItem, WindowClause } from '../../sql/ast.ts';
import { printName } from '../../sql/names.ts';
import { formatExpression } from '../../sql/printer/format-expression.ts';
import { AliasGenerator } from '../analyze/alias-generator.ts';
import { ColumnResolver } from '../analyze/column-resolver.ts';
import { rewriteExpression } from '../analyze/expression-tools.ts';
import { declaredNames, type QuerySource, querySource, unknownSource } from '../analyze/query-sources.ts';
import type { Catalog } from '../catalog/catalog.ts';

/** @throws ClickstreamError for unknown sources and ambiguous columns: such a query is echoed as it was written. */
export function queryText(query: Query, catalog: Catalog): string {
  const sources = [query.from.source, ...query.from.joins.map((join) => join.right)].map((node) => {
    const source = catalog.source(node.name);
    if (!source) throw unknownSource(node.name, node.span, catalog);
    return querySource(source, node.alias, node.span);
  });
  const resolver = new ColumnResolver(sources);
  const text = (e: Expression): string => formatExpression(qualified(e, resolver));
  const shown = selectTexts(query.select, sources, resolver, text);
  const [first] = sources;
  const clauses = [
    shown.length === 1 ? `SELECT ${shown[0]}` : `SELECT\n  ${shown.join(',\n  ')}`,
    `FROM ${printName(first!.source.name)} ${printName(first!.alias)}`,
    ...query.from.joins.map((join, i) => joinText(join, sources[i + 1]!.source.name, text)),
    ...(query.window ? [`WINDOW ${windowText(query.window)} `] : []),
    ...(query.where ? [`WHERE ${text(query.where)}`] : []),
    ...(query.groupBy ? [`GROUP BY ${query.groupBy.map(text).join(', ')}`] : []),
    ...(query.partitionBy ? [`PARTITION BY ${query.partitionBy.map(text).join(', ')}`] : []),
    ...(query.having ? [`HAVING ${text(query.having)}`] : []),
    `EMIT ${query.emit ?? 'CHANGES'}`,
  ];
  return clauses.join('\n');
}

function selectTexts(
  select: readonly SelectItem[],
  sources: readonly QuerySource[],
  resolver: ColumnResolver,
  text: (e: Expression) => string,
): readonly string[] {
  const aliases = new AliasGenerator(declaredNames(sources));
  return select.map((item) => {
    if (item.kind === 'SelectAll') return item.source === null ? '*' : `${printName(item.source)}.*`;
    if (item.kind === 'SelectStructAll') return `${formatExpression(item.base)}->*`;
    const alias = item.alias ?? givenName(item.expression, sources, resolver, aliases);
    return `${text(item.expression)} ${printName(alias)}`;
  });
}

/** The name of a select item that was written without one. */
function givenName(
  written: Expression,
  sources: readonly QuerySource[],
  resolver: ColumnResolver,
  aliases: AliasGenerator,
): string {
  if (written.kind === 'Dereference') return aliases.structField(written.field);
  if (written.kind !== 'ColumnReference') return aliases.nextColumn();
  const source = sources.find(({ alias }) => alias === written.source);
  return source && resolver.isPrefixed(written.name) ? resolver.internalName(source, written.name) : written.name;
}

const qualified = (e: Expression, resolver: ColumnResolver): Expression =>
  rewriteExpression(e, (node) => {
    if (node.kind !== 'ColumnReference') return null;
    if (node.source !== null) {
      resolver.sourceByAlias(node.source, node);
      return node;
    }
    // A shared name is ambiguous, and said to be.
    if (resolver.isShared(node.name)) resolver.find(node, 'SELECT');
    const alias = resolver.aliasOf(node.name);
    return alias === null ? node : { ...node, source: alias };
  });

const JOIN_WORDS = { INNER: 'INNER', LEFT: 'LEFT OUTER', RIGHT: 'RIGHT OUTER', FULL: 'FULL OUTER' } as const;

function joinText(join: JoinClause, source: string, text: (e: Expression) => string): string {
  const within = join.within ? ` ${withinText(join.within)}` : '';
  return `${JOIN_WORDS[join.type]} JOIN ${printName(source)} ${printName(join.right.alias)}${within} ON (${text(join.on)})`;
}

const durationText = (d: Duration): string => `${d.value} ${d.unit}`;

function withinText({ before, after, grace }: JoinClause['within'] & object): string {
  const size = before.ms === after.ms ? durationText(before) : `(${durationText(before)}, ${durationText(after)})`;
  return `WITHIN ${size}${grace ? ` GRACE PERIOD ${durationText(grace)}` : ''}`;
}

function windowText(window: WindowClause): string {
  const parts =
    window.kind === 'SessionWindow'
      ? [durationText(window.gap)]
      : [
          `SIZE ${durationText(window.size)}`,
          ...(window.kind === 'HoppingWindow' ? [`ADVANCE BY ${durationText(window.advance)}`] : []),
        ];
  if (window.retention) parts.push(`RETENTION ${durationText(window.retention)}`);
  if (window.grace) parts.push(`GRACE PERIOD ${durationText(window.grace)}`);
  const kind = { TumblingWindow: 'TUMBLING', HoppingWindow: 'HOPPING', SessionWindow: 'SESSION' }[window.kind];
  return `${kind} ( ${parts.join(' , ')} )`;
}
