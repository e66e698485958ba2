// Resolves a column name to its position in the row.

import { nearestNames } from '../../common/nearest-names.ts';
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { ColumnReference } from '../../sql/ast.ts';
import { quoteIdentifier } from '../../sql/sql-type.ts';
import type { SqlValue } from '../values/sql-value.ts';
import { type CompileContext, type ExpressionNode, nodeOf, placeOf } from './expression-node.ts';

/** @throws ClickstreamError STATEMENT_INVALID, with similar names, when no column or more than one fits */
export function compileColumn(e: ColumnReference, context: CompileContext): ExpressionNode {
  const found = context.scope.columns.filter((c) => c.name === e.name && (e.source === null || c.source === e.source));
  const [column, other] = found;
  if (column && !other) {
    const { index } = column;
    return nodeOf(column.type, (row) => row[index] as SqlValue, { safe: true, column: index });
  }
  const shown = e.source === null ? e.name : `${e.source}.${e.name}`;
  const details = { ...placeOf(e.span), name: shown };
  if (other) {
    const sources = found.map((c) => c.source ?? '').join(' and ');
    throw new ClickstreamError('STATEMENT_INVALID', `Column ${shown} is ambiguous: it is in ${sources}.`, {
      details,
      nextStep: 'Write the source before the name, as in SOURCE.COLUMN.',
    });
  }
  const names = new Set(context.scope.columns.map((c) => c.name));
  const near = nearestNames(e.name, names).map(quoteIdentifier);
  const hint = near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : '';
  throw new ClickstreamError('STATEMENT_INVALID', `Column ${shown} cannot be resolved.${hint}`, {
    details: { ...details, similar: near },
    nextStep: 'DESCRIBE the source to see its columns; names in lower case need backticks.',
  });
}
