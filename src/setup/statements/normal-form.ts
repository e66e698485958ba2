// Compares a statement with what a server made of it: servers fill in properties, qualify columns and spell things their way.
import type { Expression, FromClause, Property, Query, SelectItem, Statement } from '../../sql/ast.ts';
import { parseStatement } from '../../sql/parser.ts';
import { printStatement } from '../../sql/printer.ts';
import { mapExpression } from '../../sql/walk.ts';

/** Whether both texts say the same, properties that only the server's text has left aside. Unreadable texts are different. */
export function sameMeaning(definition: string, server: string): boolean {
  try {
    const ours = parseStatement(definition, { allowMissingSemicolon: true }).statement;
    const theirs = parseStatement(server, { allowMissingSemicolon: true }).statement;
    const names = new Set(propertiesOf(ours).map((p) => p.name));
    return printStatement(normal(ours, names)) === printStatement(normal(theirs, names));
  } catch {
    return false;
  }
}

function propertiesOf(statement: Statement): readonly Property[] {
  return 'properties' in statement ? statement.properties : [];
}

function normal(statement: Statement, keep: ReadonlySet<string>): Statement {
  switch (statement.kind) {
    case 'CreateSource':
      return {
        ...statement,
        orReplace: false,
        ifNotExists: false,
        properties: normalProperties(statement.properties, keep),
      };
    case 'CreateSourceAsSelect':
      return {
        ...statement,
        orReplace: false,
        ifNotExists: false,
        properties: normalProperties(statement.properties, keep),
        query: normalQuery(statement.query),
      };
    case 'InsertInto':
      return { ...statement, properties: [], query: normalQuery(statement.query) };
    default:
      return statement;
  }
}

function normalProperties(properties: readonly Property[], keep: ReadonlySet<string>): readonly Property[] {
  return properties.filter((p) => keep.has(p.name)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function normalQuery(query: Query): Query {
  if (query.from.joins.length > 0) return { ...query, emit: query.emit ?? 'CHANGES' };
  const plain = (expression: Expression) =>
    mapExpression(expression, (e) => (e.kind === 'ColumnReference' ? { ...e, source: null } : withoutNegation(e)));
  const all = (list: readonly Expression[] | null) => (list === null ? null : list.map(plain));
  const from: FromClause = { ...query.from, source: { ...query.from.source, alias: query.from.source.name } };
  return {
    ...query,
    from,
    select: query.select.map((item) => normalItem(item, plain)),
    where: query.where === null ? null : plain(query.where),
    groupBy: all(query.groupBy),
    partitionBy: all(query.partitionBy),
    having: query.having === null ? null : plain(query.having),
    emit: query.emit ?? 'CHANGES',
  };
}

/** Servers write `a NOT IN (…)` as `NOT (a IN (…))`, and so with LIKE and BETWEEN. */
function withoutNegation(e: Expression): Expression {
  const negated = (e.kind === 'InList' || e.kind === 'Like' || e.kind === 'Between') && e.negated;
  return negated ? { kind: 'Not', operand: { ...e, negated: false }, span: e.span } : e;
}

function normalItem(item: SelectItem, plain: (e: Expression) => Expression): SelectItem {
  switch (item.kind) {
    case 'SelectExpression': {
      const { expression } = item;
      const implied = expression.kind === 'ColumnReference' ? expression.name : null;
      return { ...item, expression: plain(expression), alias: item.alias ?? implied };
    }
    case 'SelectAll':
      return { ...item, source: null };
    case 'SelectStructAll':
      return { ...item, base: plain(item.base) };
  }
}
