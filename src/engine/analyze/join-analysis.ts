// Checks each JOIN of a query and decides which side of its ON belongs to which source, before any step is planned.
import type { Expression, FromClause, JoinClause, JoinType } from '../../sql/ast.ts';
import type { Span } from '../../sql/source-span.ts';
import { formatType, typesEqual } from '../../sql/sql-type.ts';
import { visitExpression } from '../../sql/walk.ts';
import type { Scope } from '../expressions/compiled-expression.ts';
import type { ColumnResolver } from './column-resolver.ts';
import { rewriteExpression, sameExpression } from './expression-tools.ts';
import type { ExpressionTyper } from './expression-types.ts';
import type { QuerySource } from './query-sources.ts';
import { statementInvalid, typeMismatch } from './statement-error.ts';

/** One side of an ON condition. */
export interface JoinSide {
  /** The one source that the expression reads. */
  readonly source: QuerySource;
  /** Over the source's own column names. */
  readonly local: Expression;
  /** Over the prefixed column names above the sources. */
  readonly joined: Expression;
}

export interface AnalyzedJoin {
  readonly type: JoinType;
  readonly span: Span;
  readonly within: JoinClause['within'];
  /** Reads one of the sources to the left of the join. */
  readonly left: JoinSide;
  /** Reads the joined source. */
  readonly right: JoinSide;
  /** The left side is a table joined by a value that is not its key. */
  readonly foreignKey: boolean;
}

/** @throws ClickstreamError for conditions, types of join and WITHIN clauses that ksqlDB does not take. */
export function analyzeJoins(
  from: FromClause,
  sources: readonly QuerySource[],
  resolver: ColumnResolver,
  typer: ExpressionTyper,
): readonly AnalyzedJoin[] {
  const joins: AnalyzedJoin[] = [];
  for (const [i, clause] of from.joins.entries()) {
    const before = sources.slice(0, i + 1);
    const { left, right } = splitCondition(clause, before, sources[i + 1]!, resolver);
    const leftIsStream = before.some((s) => s.source.kind === 'STREAM');
    checkTypes(left, right, typer, clause);
    checkWindows(left.source, right.source, clause);
    const foreignKey = !leftIsStream && isSourceKey(right) && !isSourceKey(left);
    if (leftIsStream) checkStreamJoin(clause, before, right);
    else checkTableJoin(clause, before, right, foreignKey);
    if (foreignKey && joins.length > 0) throw misplacedForeignKey(clause, left);
    joins.push({ type: clause.type, span: clause.span, within: clause.within, left, right, foreignKey });
  }
  return joins;
}

/** The expression is exactly the one key column of its source. */
export function isSourceKey({ source, local }: JoinSide): boolean {
  const key = source.source.schema.key;
  return key.length === 1 && local.kind === 'ColumnReference' && local.name === key[0]!.name;
}

function splitCondition(
  clause: JoinClause,
  before: readonly QuerySource[],
  joined: QuerySource,
  resolver: ColumnResolver,
): { left: JoinSide; right: JoinSide } {
  const on = clause.on;
  if (on.kind === 'LogicalBinary')
    throw statementInvalid('A join takes one equality; conditions joined with AND or OR are not supported.', {
      span: on.span,
      nextStep: 'Join on one column or expression, for example on a STRUCT of the columns, and filter with WHERE.',
    });
  if (on.kind !== 'Comparison' || on.operator !== '=')
    throw statementInvalid('A join condition must be an equality, as in ON a.id = b.id.', { span: on.span });
  const first = joinSide(on.left, resolver);
  const second = joinSide(on.right, resolver);
  const straight = before.includes(first.source) && second.source === joined;
  const swapped = before.includes(second.source) && first.source === joined;
  if (straight) return { left: first, right: second };
  if (swapped) return { left: second, right: first };
  throw statementInvalid(
    `The join condition must compare ${joined.alias} with a source to its left; it compares ${first.source.alias} with ${second.source.alias}.`,
    { span: on.span },
  );
}

function joinSide(written: Expression, resolver: ColumnResolver): JoinSide {
  const read = new Set<QuerySource>();
  const local = rewriteExpression(written, (e) => {
    if (e.kind !== 'ColumnReference') return null;
    const found = resolver.find(e, 'JOIN ON');
    if (found) read.add(found.source);
    return { kind: 'ColumnReference', source: null, name: e.name, span: e.span };
  });
  const [source] = read;
  if (!source || read.size > 1)
    throw statementInvalid(
      `Each side of a join condition must read columns of exactly one source; this side reads ${read.size === 0 ? 'none' : [...read].map((s) => s.alias).join(' and ')}.`,
      { span: written.span },
    );
  return { source, local, joined: resolver.resolve(written, 'JOIN ON') };
}

const ownScope = ({ source }: JoinSide): Scope => ({
  columns: source.columns.map((c, index) => ({ name: c.name, source: null, type: c.type, index })),
});

function checkTypes(left: JoinSide, right: JoinSide, typer: ExpressionTyper, clause: JoinClause): void {
  for (const side of [left, right]) refuseAggregates(side.local, typer);
  const a = typer.typeOf(left.local, ownScope(left));
  const b = typer.typeOf(right.local, ownScope(right));
  if (typesEqual(a, b)) return;
  throw typeMismatch(`The two sides of the join have different types: ${formatType(a)} and ${formatType(b)}.`, {
    span: clause.on.span,
    nextStep: 'Cast one side to the type of the other; a table can only be joined on its own key type.',
  });
}

function refuseAggregates(expression: Expression, typer: ExpressionTyper): void {
  visitExpression(expression, (e) => {
    if (e.kind === 'FunctionCall' && typer.functions.isAggregate(e.name))
      throw statementInvalid(`${e.name} is an aggregate function and cannot be used in a join condition.`, {
        span: e.span,
      });
    return true;
  });
}

const windowText = (s: QuerySource): string =>
  s.source.window ? `windowed (${s.source.window.type})` : 'not windowed';

function checkWindows(left: QuerySource, right: QuerySource, clause: JoinClause): void {
  const a = left.source.window;
  const b = right.source.window;
  const fits = a === null || b === null ? a === b : (a.type === 'SESSION') === (b.type === 'SESSION');
  if (fits) return;
  throw statementInvalid(
    `${left.alias} and ${right.alias} cannot be joined: ${left.alias} is ${windowText(left)}, ${right.alias} is ${windowText(right)}.`,
    { span: clause.span, nextStep: 'Join sources that are both windowed in the same way, or both not windowed.' },
  );
}

const joinName = (type: JoinType): string => (type === 'FULL' ? 'FULL OUTER' : type);

function checkStreamJoin(clause: JoinClause, before: readonly QuerySource[], right: JoinSide): void {
  const names = `${before.map((s) => s.alias).join(', ')} and ${right.source.alias}`;
  if (right.source.source.kind === 'STREAM') {
    if (!clause.within)
      throw statementInvalid(`The join of the streams ${names} needs a WITHIN clause.`, {
        span: clause.span,
        nextStep: 'Say how far apart in time two rows may be, as in WITHIN 10 MINUTES.',
      });
    return;
  }
  refuseWithin(clause);
  if (clause.type !== 'INNER' && clause.type !== 'LEFT')
    throw statementInvalid(`A stream and a table cannot be joined with ${joinName(clause.type)} JOIN.`, {
      span: clause.span,
      nextStep: 'Use INNER JOIN or LEFT JOIN, with the stream on the left.',
    });
  if (!isSourceKey(right))
    throw statementInvalid(
      `A stream can be joined to the table ${right.source.alias} only on the table's primary key.`,
      {
        span: clause.on.span,
        details: { primaryKey: right.source.source.schema.key.map((c) => c.name) },
        nextStep: `Compare with ${right.source.source.schema.key.map((c) => `${right.source.alias}.${c.name}`).join(', ')}.`,
      },
    );
}

function checkTableJoin(
  clause: JoinClause,
  before: readonly QuerySource[],
  right: JoinSide,
  foreignKey: boolean,
): void {
  if (right.source.source.kind === 'STREAM')
    throw statementInvalid(`The table ${before[0]!.alias} cannot be joined to the stream ${right.source.alias}.`, {
      span: clause.span,
      nextStep: 'Put the stream on the left: only stream-table joins exist.',
    });
  refuseWithin(clause);
  if (!isSourceKey(right))
    throw statementInvalid(
      `Tables are joined on the primary key of the right one, which is not what ${right.source.alias} is compared by.`,
      {
        span: clause.on.span,
        details: { primaryKey: right.source.source.schema.key.map((c) => c.name) },
        nextStep: `Compare with the primary key of ${right.source.alias}, or swap the tables.`,
      },
    );
  if (foreignKey && clause.type !== 'INNER' && clause.type !== 'LEFT')
    throw statementInvalid(`A foreign-key join of tables cannot be a ${joinName(clause.type)} JOIN.`, {
      span: clause.span,
      nextStep: 'Use INNER JOIN or LEFT JOIN.',
    });
}

function refuseWithin(clause: JoinClause): void {
  if (!clause.within) return;
  throw statementInvalid('WITHIN is only for joins of two streams.', {
    span: clause.span,
    nextStep: 'Leave WITHIN out: a table always has one current row per key.',
  });
}

const misplacedForeignKey = (clause: JoinClause, left: JoinSide) =>
  statementInvalid('A foreign-key join of tables can only be the first join of a query.', {
    span: clause.on.span,
    details: { comparedWith: left.source.alias, primaryKey: left.source.source.schema.key.map((c) => c.name) },
    nextStep: `Compare with the primary key of ${left.source.alias}, or make a table of the joins before and join that.`,
  });

/**
 * The expressions that equal the key of the joined rows: those that the joins compared, directly or through each other.
 * A full join has none that is never null.
 */
export function equivalentKeys(joins: readonly AnalyzedJoin[], first: QuerySource): readonly Expression[] {
  let keys: Expression[] = [];
  for (const [i, join] of joins.entries()) {
    if (join.foreignKey) {
      if (i === 0) keys = keysOf(first);
      continue;
    }
    const sides = [join.left.joined, join.right.joined];
    if (join.type === 'FULL') keys = [];
    else if (keys.some((key) => sameExpression(key, join.left.joined))) keys = [...keys, join.right.joined];
    else keys = sides;
  }
  return keys;
}

function keysOf(source: QuerySource): Expression[] {
  return source.source.schema.key.map((c) => ({
    kind: 'ColumnReference',
    source: null,
    name: `${source.alias}_${c.name}`,
    span: source.span,
  }));
}
