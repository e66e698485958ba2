// The static type of an expression over the columns of one step, with errors that point into the statement.
import type { Expression } from '../../sql/ast.ts';
import { BOOLEAN, formatType, type SqlType } from '../../sql/sql-type.ts';
import type { Scope } from '../expressions/compiled-expression.ts';
import { inferType } from '../expressions/infer-type.ts';
import type { FunctionRegistry } from '../functions/function-registry.ts';
import type { LogicalSchema } from '../schema/logical-schema.ts';
import { typeMismatch, withPosition } from './statement-error.ts';

/** The value columns of a step as expressions name them; key columns are reachable through their copies in the value. */
export function scopeOf(schema: LogicalSchema): Scope {
  return { columns: schema.value.map((c, index) => ({ name: c.name, source: null, type: c.type, index })) };
}

export class ExpressionTyper {
  readonly functions: FunctionRegistry;

  constructor(functions: FunctionRegistry) {
    this.functions = functions;
  }

  /** null only for the bare NULL. @throws ClickstreamError when the expression does not fit its columns. */
  typeOrNull(expression: Expression, scope: Scope): SqlType | null {
    try {
      return inferType(expression, scope, this.functions);
    } catch (error) {
      throw withPosition(error, expression.span);
    }
  }

  /** @throws ClickstreamError also for a bare NULL, of which no type can be known. */
  typeOf(expression: Expression, scope: Scope): SqlType {
    const type = this.typeOrNull(expression, scope);
    if (type) return type;
    throw typeMismatch('NULL alone has no type.', {
      span: expression.span,
      nextStep: 'Cast it to the type that is meant, as in CAST(NULL AS STRING).',
    });
  }

  /** @throws ClickstreamError TYPE_MISMATCH when a WHERE or HAVING condition is not boolean. */
  requireBoolean(expression: Expression, scope: Scope, clause: 'WHERE' | 'HAVING'): void {
    const type = this.typeOrNull(expression, scope);
    if (type?.kind === BOOLEAN.kind) return;
    throw typeMismatch(`The ${clause} condition must be BOOLEAN, but is ${type ? formatType(type) : 'NULL'}.`, {
      span: expression.span,
      nextStep: 'Compare the value with something, as in `column > 1`.',
    });
  }
}
