// The printer's public functions: canonical SQL that reads back as the same tree, so print(parse(sql)) is a fixed point.
import type { Statement } from './ast.ts';
import type { Layout } from './printer/print-query.ts';
import { printStatementBody } from './printer/print-statement.ts';

export { formatExpression } from './printer/format-expression.ts';
export { printExpression } from './printer/print-expression.ts';
export { printDuration, printString } from './printer/print-literals.ts';
export { type Layout, printQuery, printWindow } from './printer/print-query.ts';
export { printColumn } from './printer/print-statement.ts';
export { printType, printTypeReference } from './printer/print-types.ts';

/** The statement with its semicolon; `block` puts every clause, column and property on a line of its own. */
export const printStatement = (statement: Statement, layout: Layout = 'line'): string =>
  `${printStatementBody(statement, layout)};`;
