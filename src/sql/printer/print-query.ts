// Prints SELECT with its clauses.
import type { AliasedSource, FromClause, JoinClause, Query, SelectItem, WindowClause } from '../ast.ts';
import { printName } from '../names.ts';
import { printExpression, printPrimaryExpression, printValueExpression } from './print-expression.ts';
import { printDuration } from './print-literals.ts';

/** `line`: everything on one line. `block`: one clause per line. */
export type Layout = 'line' | 'block';

export function printQuery(query: Query, layout: Layout = 'line'): string {
  const items = query.select.map(printSelectItem);
  const clauses = [
    layout === 'block' && items.length > 1 ? `SELECT\n  ${items.join(',\n  ')}` : `SELECT ${items.join(', ')}`,
    ...printFrom(query.from),
  ];
  if (query.window !== null) clauses.push(printWindow(query.window));
  if (query.where !== null) clauses.push(`WHERE ${printExpression(query.where)}`);
  if (query.groupBy !== null) clauses.push(`GROUP BY ${printGrouping(query.groupBy)}`);
  if (query.partitionBy !== null) clauses.push(`PARTITION BY ${printGrouping(query.partitionBy)}`);
  if (query.having !== null) clauses.push(`HAVING ${printExpression(query.having)}`);
  if (query.emit !== null) clauses.push(`EMIT ${query.emit}`);
  if (query.limit !== null) clauses.push(`LIMIT ${query.limit}`);
  return clauses.join(layout === 'block' ? '\n' : ' ');
}

function printSelectItem(item: SelectItem): string {
  switch (item.kind) {
    case 'SelectAll':
      return item.source === null ? '*' : `${printName(item.source)}.*`;
    case 'SelectStructAll':
      return `${printPrimaryExpression(item.base)}->*`;
    case 'SelectExpression': {
      const expression = printExpression(item.expression);
      return item.alias === null ? expression : `${expression} AS ${printName(item.alias)}`;
    }
  }
}

const printGrouping = (items: Query['groupBy'] & object): string =>
  items.length === 0 ? '()' : items.map(printValueExpression).join(', ');

const printFrom = (from: FromClause): string[] => [`FROM ${printSource(from.source)}`, ...from.joins.map(printJoin)];

const printSource = (source: AliasedSource): string =>
  source.alias === source.name ? printName(source.name) : `${printName(source.name)} AS ${printName(source.alias)}`;

function printJoin(join: JoinClause): string {
  const type = join.type === 'INNER' ? 'JOIN' : join.type === 'FULL' ? 'FULL OUTER JOIN' : `${join.type} JOIN`;
  return `${type} ${printSource(join.right)}${printWithin(join.within)} ON ${printExpression(join.on)}`;
}

function printWithin(within: JoinClause['within']): string {
  if (within === null) return '';
  const before = printDuration(within.before);
  const after = printDuration(within.after);
  const size = before === after ? before : `(${before}, ${after})`;
  return ` WITHIN ${size}${within.grace === null ? '' : ` GRACE PERIOD ${printDuration(within.grace)}`}`;
}

/** `WINDOW TUMBLING (SIZE 1 HOUR)`. */
export function printWindow(window: WindowClause): string {
  const parts = [];
  switch (window.kind) {
    case 'TumblingWindow':
      parts.push(`TUMBLING (SIZE ${printDuration(window.size)}`);
      break;
    case 'HoppingWindow':
      parts.push(`HOPPING (SIZE ${printDuration(window.size)}`, `ADVANCE BY ${printDuration(window.advance)}`);
      break;
    case 'SessionWindow':
      parts.push(`SESSION (${printDuration(window.gap)}`);
  }
  if (window.retention !== null) parts.push(`RETENTION ${printDuration(window.retention)}`);
  if (window.grace !== null) parts.push(`GRACE PERIOD ${printDuration(window.grace)}`);
  return `WINDOW ${parts.join(', ')})`;
}
