// The nodes of statements that define things or write data, and of the lists in them.
import type { Span } from '../source-span.ts';
import type {
  BigintLiteral,
  BooleanLiteral,
  DecimalLiteral,
  DoubleLiteral,
  Expression,
  IntegerLiteral,
  NullLiteral,
  StringLiteral,
} from './expressions.ts';
import type { Node } from './node.ts';
import type { Query } from './queries.ts';
import type { TypeReference } from './types.ts';

/** Values of WITH (...) as written. Names are upper-cased, but those of connectors keep the case of their strings. */
export type PropertyValue =
  | StringLiteral
  | IntegerLiteral
  | BigintLiteral
  | BooleanLiteral
  | DecimalLiteral
  | DoubleLiteral
  | NullLiteral;
export interface Property {
  readonly name: string;
  readonly value: PropertyValue;
  readonly span: Span;
}

export type ColumnConstraint =
  | { readonly kind: 'None' }
  | { readonly kind: 'Key' }
  | { readonly kind: 'PrimaryKey' }
  | { readonly kind: 'Headers' }
  | { readonly kind: 'Header'; readonly key: string };

export interface ColumnDefinition extends Node {
  readonly kind: 'ColumnDefinition';
  readonly name: string;
  readonly type: TypeReference;
  readonly constraint: ColumnConstraint;
}

export type SourceKind = 'STREAM' | 'TABLE';
export type ConnectorKind = 'SOURCE' | 'SINK';

export interface QueryStatement extends Node {
  readonly kind: 'QueryStatement';
  readonly query: Query;
}
/** CREATE [OR REPLACE] [SOURCE] STREAM|TABLE name (elements) WITH (...). */
export interface CreateSource extends Node {
  readonly kind: 'CreateSource';
  readonly sourceKind: SourceKind;
  readonly orReplace: boolean;
  readonly readOnly: boolean;
  readonly ifNotExists: boolean;
  readonly name: string;
  /** null when no element list was written: the columns come from the schema registry. */
  readonly columns: readonly ColumnDefinition[] | null;
  readonly properties: readonly Property[];
}
/** CREATE STREAM|TABLE name WITH (...) AS query. */
export interface CreateSourceAsSelect extends Node {
  readonly kind: 'CreateSourceAsSelect';
  readonly sourceKind: SourceKind;
  readonly orReplace: boolean;
  readonly ifNotExists: boolean;
  readonly name: string;
  readonly properties: readonly Property[];
  readonly query: Query;
}
export interface InsertInto extends Node {
  readonly kind: 'InsertInto';
  readonly target: string;
  readonly properties: readonly Property[];
  readonly query: Query;
}
export interface InsertValues extends Node {
  readonly kind: 'InsertValues';
  readonly target: string;
  /** null when no column list was written. */
  readonly columns: readonly string[] | null;
  readonly values: readonly Expression[];
}
export interface DropSource extends Node {
  readonly kind: 'DropSource';
  readonly sourceKind: SourceKind;
  readonly name: string;
  readonly ifExists: boolean;
  readonly deleteTopic: boolean;
}
export interface AlterSource extends Node {
  readonly kind: 'AlterSource';
  readonly sourceKind: SourceKind;
  readonly name: string;
  readonly additions: readonly { readonly name: string; readonly type: TypeReference; readonly span: Span }[];
}
export interface CreateType extends Node {
  readonly kind: 'CreateType';
  readonly name: string;
  readonly ifNotExists: boolean;
  readonly type: TypeReference;
}
export interface DropType extends Node {
  readonly kind: 'DropType';
  readonly name: string;
  readonly ifExists: boolean;
}
export interface CreateConnector extends Node {
  readonly kind: 'CreateConnector';
  readonly connectorKind: ConnectorKind;
  readonly name: string;
  readonly ifNotExists: boolean;
  readonly properties: readonly Property[];
}
export interface DropConnector extends Node {
  readonly kind: 'DropConnector';
  readonly name: string;
  readonly ifExists: boolean;
}
