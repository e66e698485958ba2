// The nodes of expressions.
import type { Node } from './node.ts';
import type { TimeUnit, TypeReference } from './types.ts';

export type Expression =
  | NullLiteral
  | BooleanLiteral
  | IntegerLiteral
  | BigintLiteral
  | DecimalLiteral
  | DoubleLiteral
  | StringLiteral
  | ColumnReference
  | Dereference
  | Subscript
  | ArithmeticUnary
  | ArithmeticBinary
  | Concatenation
  | Comparison
  | LogicalBinary
  | Not
  | Between
  | InList
  | Like
  | IsNull
  | Case
  | Cast
  | AtTimeZone
  | FunctionCall
  | Lambda
  | LambdaVariable
  | IntervalUnit
  | ArrayConstructor
  | MapConstructor
  | StructConstructor
  | TypeConstructor;

export interface NullLiteral extends Node {
  readonly kind: 'NullLiteral';
}
export interface BooleanLiteral extends Node {
  readonly kind: 'BooleanLiteral';
  readonly value: boolean;
}
/** Fits 32 bits. */
export interface IntegerLiteral extends Node {
  readonly kind: 'IntegerLiteral';
  readonly value: number;
}
/** Fits 64 bits but not 32. */
export interface BigintLiteral extends Node {
  readonly kind: 'BigintLiteral';
  readonly value: bigint;
}
/** The digits as written; the scale is the number of digits after the point. */
export interface DecimalLiteral extends Node {
  readonly kind: 'DecimalLiteral';
  readonly text: string;
}
/** Written with an exponent. */
export interface DoubleLiteral extends Node {
  readonly kind: 'DoubleLiteral';
  readonly value: number;
}
export interface StringLiteral extends Node {
  readonly kind: 'StringLiteral';
  readonly value: string;
}
/** `col` or `source.col`. */
export interface ColumnReference extends Node {
  readonly kind: 'ColumnReference';
  readonly source: string | null;
  readonly name: string;
}
/** `struct->field`. */
export interface Dereference extends Node {
  readonly kind: 'Dereference';
  readonly base: Expression;
  readonly field: string;
}
/** `base[index]`, for arrays (from 1, negative from the end) and maps. */
export interface Subscript extends Node {
  readonly kind: 'Subscript';
  readonly base: Expression;
  readonly index: Expression;
}
export interface ArithmeticUnary extends Node {
  readonly kind: 'ArithmeticUnary';
  readonly operator: '+' | '-';
  readonly operand: Expression;
}
export interface ArithmeticBinary extends Node {
  readonly kind: 'ArithmeticBinary';
  readonly operator: '+' | '-' | '*' | '/' | '%';
  readonly left: Expression;
  readonly right: Expression;
}
/** `left || right`. */
export interface Concatenation extends Node {
  readonly kind: 'Concatenation';
  readonly left: Expression;
  readonly right: Expression;
}
export type ComparisonOperator = '=' | '<>' | '<' | '<=' | '>' | '>=' | 'IS DISTINCT FROM' | 'IS NOT DISTINCT FROM';
export interface Comparison extends Node {
  readonly kind: 'Comparison';
  readonly operator: ComparisonOperator;
  readonly left: Expression;
  readonly right: Expression;
}
export interface LogicalBinary extends Node {
  readonly kind: 'LogicalBinary';
  readonly operator: 'AND' | 'OR';
  readonly left: Expression;
  readonly right: Expression;
}
export interface Not extends Node {
  readonly kind: 'Not';
  readonly operand: Expression;
}
export interface Between extends Node {
  readonly kind: 'Between';
  readonly value: Expression;
  readonly low: Expression;
  readonly high: Expression;
  readonly negated: boolean;
}
export interface InList extends Node {
  readonly kind: 'InList';
  readonly value: Expression;
  readonly items: readonly Expression[];
  readonly negated: boolean;
}
export interface Like extends Node {
  readonly kind: 'Like';
  readonly value: Expression;
  readonly pattern: Expression;
  /** One character, or null when there is no ESCAPE. */
  readonly escape: string | null;
  readonly negated: boolean;
}
export interface IsNull extends Node {
  readonly kind: 'IsNull';
  readonly operand: Expression;
  readonly negated: boolean;
}
/** Searched when `operand` is null, else simple. */
export interface Case extends Node {
  readonly kind: 'Case';
  readonly operand: Expression | null;
  readonly branches: readonly { readonly when: Expression; readonly result: Expression }[];
  readonly otherwise: Expression | null;
}
export interface Cast extends Node {
  readonly kind: 'Cast';
  readonly operand: Expression;
  readonly type: TypeReference;
}
export interface AtTimeZone extends Node {
  readonly kind: 'AtTimeZone';
  readonly operand: Expression;
  readonly zone: Expression;
}
/** `COUNT(*)` has `star: true` and no arguments. */
export interface FunctionCall extends Node {
  readonly kind: 'FunctionCall';
  readonly name: string;
  readonly args: readonly Expression[];
  readonly star: boolean;
}
/** `x => body` or `(x, y) => body`; only as a function argument. */
export interface Lambda extends Node {
  readonly kind: 'Lambda';
  readonly parameters: readonly string[];
  readonly body: Expression;
}
/** A name inside a lambda body that is one of its parameters. */
export interface LambdaVariable extends Node {
  readonly kind: 'LambdaVariable';
  readonly name: string;
}
/** A bare time unit as a function argument, as in `DATEADD(DAYS, 1, d)`. */
export interface IntervalUnit extends Node {
  readonly kind: 'IntervalUnit';
  readonly unit: TimeUnit;
}
export interface ArrayConstructor extends Node {
  readonly kind: 'ArrayConstructor';
  readonly items: readonly Expression[];
}
export interface MapConstructor extends Node {
  readonly kind: 'MapConstructor';
  readonly entries: readonly { readonly key: Expression; readonly value: Expression }[];
}
export interface StructConstructor extends Node {
  readonly kind: 'StructConstructor';
  readonly fields: readonly { readonly name: string; readonly value: Expression }[];
}
/** `DATE '2024-01-01'`: identifier followed by a string. */
export interface TypeConstructor extends Node {
  readonly kind: 'TypeConstructor';
  readonly typeName: string;
  readonly value: string;
}
