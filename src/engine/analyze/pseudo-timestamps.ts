// Lets ROWTIME and window bounds be compared with text such as '2024-03-01T10:00': the text becomes epoch milliseconds.
import type { Expression, StringLiteral } from '../../sql/ast.ts';
import { parseTimestamp } from '../values/date-time-text.ts';
import { rewriteExpression } from './expression-tools.ts';
import { statementInvalid } from './statement-error.ts';

const TIME_COLUMN = /(^|_)(ROWTIME|WINDOWSTART|WINDOWEND)$/;

const isTimeColumn = (e: Expression): boolean => e.kind === 'ColumnReference' && TIME_COLUMN.test(e.name);

/** @throws ClickstreamError STATEMENT_INVALID when the text compared with a time column is no timestamp. */
export function convertTimestampText(e: Expression): Expression {
  return rewriteExpression(e, (node) => {
    if (node.kind === 'Comparison') {
      if (isTimeColumn(node.left) && node.right.kind === 'StringLiteral')
        return { ...node, right: timestampLiteral(node.right) };
      if (isTimeColumn(node.right) && node.left.kind === 'StringLiteral')
        return { ...node, left: timestampLiteral(node.left) };
    }
    if (node.kind === 'Between' && isTimeColumn(node.value))
      return {
        ...node,
        low: node.low.kind === 'StringLiteral' ? timestampLiteral(node.low) : node.low,
        high: node.high.kind === 'StringLiteral' ? timestampLiteral(node.high) : node.high,
      };
    return null;
  });
}

function timestampLiteral(literal: StringLiteral): Expression {
  try {
    return { kind: 'BigintLiteral', value: BigInt(parseTimestamp(literal.value)), span: literal.span };
  } catch (cause) {
    throw statementInvalid(`'${literal.value}' is not a timestamp.`, {
      span: literal.span,
      cause,
      nextStep:
        "Write it as yyyy-MM-dd'T'HH:mm:ss.SSS, optionally with a zone such as +0100; parts at the end may be left out.",
    });
  }
}
