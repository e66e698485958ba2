// The nodes of SELECT and its clauses.
import type { Span } from '../source-span.ts';
import type { Expression } from './expressions.ts';
import type { Node } from './node.ts';
import type { TimeUnit } from './types.ts';

export interface Duration {
  readonly value: number;
  readonly unit: TimeUnit;
  /** The same in milliseconds. */
  readonly ms: number;
}

export type SelectItem =
  /** `expr [AS alias]`. */
  | {
      readonly kind: 'SelectExpression';
      readonly expression: Expression;
      readonly alias: string | null;
      readonly span: Span;
    }
  /** `*` or `source.*`. */
  | { readonly kind: 'SelectAll'; readonly source: string | null; readonly span: Span }
  /** `struct->*`. */
  | { readonly kind: 'SelectStructAll'; readonly base: Expression; readonly span: Span };

export interface AliasedSource extends Node {
  readonly kind: 'AliasedSource';
  readonly name: string;
  /** The name itself when no alias was written. */
  readonly alias: string;
}

export type JoinType = 'INNER' | 'LEFT' | 'RIGHT' | 'FULL';

export interface JoinClause extends Node {
  readonly kind: 'JoinClause';
  readonly type: JoinType;
  readonly right: AliasedSource;
  readonly within: { readonly before: Duration; readonly after: Duration; readonly grace: Duration | null } | null;
  readonly on: Expression;
}

/** One source and the joins chained to it, in the order written. */
export interface FromClause extends Node {
  readonly kind: 'FromClause';
  readonly source: AliasedSource;
  readonly joins: readonly JoinClause[];
}

export type WindowClause = Node & {
  readonly retention: Duration | null;
  readonly grace: Duration | null;
} & (
    | { readonly kind: 'TumblingWindow'; readonly size: Duration }
    | { readonly kind: 'HoppingWindow'; readonly size: Duration; readonly advance: Duration }
    | { readonly kind: 'SessionWindow'; readonly gap: Duration }
  );

export type EmitClause = 'CHANGES' | 'FINAL';

export interface Query extends Node {
  readonly kind: 'Query';
  readonly select: readonly SelectItem[];
  readonly from: FromClause;
  readonly window: WindowClause | null;
  readonly where: Expression | null;
  readonly groupBy: readonly Expression[] | null;
  readonly partitionBy: readonly Expression[] | null;
  readonly having: Expression | null;
  /** null: nothing written (a pull query when sent alone, EMIT CHANGES in a persistent query). */
  readonly emit: EmitClause | null;
  readonly limit: number | null;
}
