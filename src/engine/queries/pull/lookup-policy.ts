// What pull queries may do on this server and session: table scans, range scans and LIMIT can be switched off.
import type { Expression, Query, SelectItem } from '../../../sql/ast.ts';
import { visitExpression } from '../../../sql/walk.ts';
import { statementInvalid } from '../../analyze/statement-error.ts';
import type { DataSource } from '../../catalog/catalog.ts';
import type { Lookup } from './lookup.ts';

export interface PullPolicy {
  /** `ksql.query.pull.table.scan.enabled` */
  readonly tableScan: boolean;
  /** `ksql.query.pull.range.scan.enabled` */
  readonly rangeScan: boolean;
  /** `ksql.query.pull.limit.clause.enabled` */
  readonly limit: boolean;
}

export function pullPolicy(properties: Readonly<Record<string, unknown>>): PullPolicy {
  const on = (name: string): boolean => String(properties[name] ?? 'true') !== 'false';
  return {
    tableScan: on('ksql.query.pull.table.scan.enabled'),
    rangeScan: on('ksql.query.pull.range.scan.enabled'),
    limit: on('ksql.query.pull.limit.clause.enabled'),
  };
}

/** @throws ClickstreamError STATEMENT_INVALID when the query has a LIMIT, and none is allowed. */
export function checkLimit(query: Query, policy: PullPolicy): void {
  if (query.limit === null || (policy.limit && query.limit >= 0)) return;
  if (policy.limit)
    throw statementInvalid('LIMIT cannot be negative.', {
      span: query.span,
      nextStep: 'Leave LIMIT out to get all rows.',
    });
  throw statementInvalid('LIMIT is switched off for pull queries on this server.', {
    span: query.span,
    nextStep: 'Set ksql.query.pull.limit.clause.enabled=true, or add EMIT CHANGES.',
  });
}

/** Stored rows do not know where they came from. @throws ClickstreamError STATEMENT_INVALID */
export function checkPseudoColumns(query: Query): void {
  const check = (expression: Expression, clause: string): void =>
    visitExpression(expression, (e) => {
      if (e.kind === 'ColumnReference' && (e.name === 'ROWPARTITION' || e.name === 'ROWOFFSET'))
        throw statementInvalid(`A pull query cannot have ${e.name} in its ${clause} clause.`, {
          span: e.span,
          nextStep: 'Leave the column out, or add EMIT CHANGES.',
        });
    });
  for (const item of query.select) for (const e of expressionsOf(item)) check(e, 'SELECT');
  if (query.where) check(query.where, 'WHERE');
}

function expressionsOf(item: SelectItem): readonly Expression[] {
  if (item.kind === 'SelectExpression') return [item.expression];
  return item.kind === 'SelectStructAll' ? [item.base] : [];
}

/** @throws ClickstreamError STATEMENT_INVALID when every row would have to be looked at, and that is not allowed. */
export function checkScan(lookup: Lookup | null, source: DataSource, query: Query, policy: PullPolicy): void {
  if (policy.tableScan || lookup?.keys) return;
  const [only] = source.schema.key;
  const ranged =
    lookup?.range &&
    lookup.range.conditions === 1 &&
    source.schema.key.length === 1 &&
    only?.type.kind === 'STRING' &&
    !source.window;
  if (policy.rangeScan && ranged) return;
  const keys = source.schema.key.map((c) => c.name).join(' and ');
  throw statementInvalid(`This query would look at every row of ${source.name}, and table scans are switched off.`, {
    span: (query.where ?? query).span,
    nextStep: `Compare ${keys} with constants by = or IN, or set ksql.query.pull.table.scan.enabled=true.`,
  });
}
