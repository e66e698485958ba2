// What the expression compiler makes: a plain function from a row to a value, and the static type of that value.
import type { SqlType } from '../../sql/sql-type.ts';
import type { Row, SqlValue } from '../values/sql-value.ts';

export interface ScopeColumn {
  readonly name: string;
  /** Source alias when columns are still qualified (joins before aliasing), else null. */
  readonly source: string | null;
  readonly type: SqlType;
  /** Position in the row that the compiled function receives. */
  readonly index: number;
}

/** The columns an expression may name. */
export interface Scope {
  readonly columns: readonly ScopeColumn[];
}

/**
 * Told of an error inside a row: the failing sub-expression becomes null and the rest goes on, as in ksqlDB.
 * `message` names what failed; `cause` is the underlying error.
 */
export type EvaluationErrorListener = (message: string, cause: unknown) => void;

export interface CompiledExpression {
  /** null only for the bare NULL literal, which has no type. */
  readonly type: SqlType | null;
  /** Never throws for bad data: reports to the listener given at compile time and yields null. */
  readonly evaluate: (row: Row) => SqlValue;
}
