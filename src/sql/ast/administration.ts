// The nodes of statements that look at things, steer them, or assert.
import type { ColumnDefinition, ConnectorKind, Property, SourceKind } from './definitions.ts';
import type { Expression } from './expressions.ts';
import type { Node } from './node.ts';
import type { Duration } from './queries.ts';
import type { Statement } from './statements.ts';

export interface DescribeConnector extends Node {
  readonly kind: 'DescribeConnector';
  readonly name: string;
}
export interface ListConnectors extends Node {
  readonly kind: 'ListConnectors';
  readonly scope: 'ALL' | ConnectorKind;
}
export interface ListConnectorPlugins extends Node {
  readonly kind: 'ListConnectorPlugins';
}
export interface ListTopics extends Node {
  readonly kind: 'ListTopics';
  readonly all: boolean;
  readonly extended: boolean;
}
export interface ListSources extends Node {
  readonly kind: 'ListSources';
  readonly sourceKind: SourceKind;
  readonly extended: boolean;
}
export interface ListQueries extends Node {
  readonly kind: 'ListQueries';
  readonly extended: boolean;
}
export interface ListFunctions extends Node {
  readonly kind: 'ListFunctions';
}
export interface ListProperties extends Node {
  readonly kind: 'ListProperties';
}
export interface ListTypes extends Node {
  readonly kind: 'ListTypes';
}
export interface ListVariables extends Node {
  readonly kind: 'ListVariables';
}
export interface DescribeSource extends Node {
  readonly kind: 'DescribeSource';
  readonly name: string;
  readonly extended: boolean;
}
/** DESCRIBE STREAMS|TABLES [EXTENDED]. */
export interface DescribeSources extends Node {
  readonly kind: 'DescribeSources';
  readonly sourceKind: SourceKind;
  readonly extended: boolean;
}
export interface DescribeFunction extends Node {
  readonly kind: 'DescribeFunction';
  readonly name: string;
}
export interface PrintTopic extends Node {
  readonly kind: 'PrintTopic';
  readonly topic: string;
  readonly fromBeginning: boolean;
  readonly interval: number | null;
  readonly limit: number | null;
}
/** TERMINATE, PAUSE or RESUME of one query or of all (`queryId` null). */
export interface ControlQuery extends Node {
  readonly kind: 'ControlQuery';
  readonly action: 'TERMINATE' | 'PAUSE' | 'RESUME';
  readonly queryId: string | null;
}
export interface SetProperty extends Node {
  readonly kind: 'SetProperty';
  readonly name: string;
  readonly value: string;
}
export interface UnsetProperty extends Node {
  readonly kind: 'UnsetProperty';
  readonly name: string;
}
export interface AlterSystem extends Node {
  readonly kind: 'AlterSystem';
  readonly name: string;
  readonly value: string;
}
export interface DefineVariable extends Node {
  readonly kind: 'DefineVariable';
  readonly name: string;
  readonly value: string;
}
export interface UndefineVariable extends Node {
  readonly kind: 'UndefineVariable';
  readonly name: string;
}
export interface Explain extends Node {
  readonly kind: 'Explain';
  readonly target:
    | { readonly kind: 'Query'; readonly queryId: string }
    | { readonly kind: 'Statement'; readonly statement: Statement };
}
export interface AssertTopic extends Node {
  readonly kind: 'AssertTopic';
  readonly exists: boolean;
  readonly topic: string;
  readonly properties: readonly Property[];
  readonly timeout: Duration | null;
}
export interface AssertSchema extends Node {
  readonly kind: 'AssertSchema';
  readonly exists: boolean;
  readonly subject: string | null;
  readonly id: number | null;
  readonly timeout: Duration | null;
}
/** ASSERT VALUES source (cols) VALUES (...): only in SQL tests. */
export interface AssertValues extends Node {
  readonly kind: 'AssertValues';
  readonly target: string;
  readonly columns: readonly string[] | null;
  readonly values: readonly Expression[];
}
/** ASSERT NULL VALUES source (key cols) KEY (...): only in SQL tests. */
export interface AssertTombstone extends Node {
  readonly kind: 'AssertTombstone';
  readonly target: string;
  readonly columns: readonly string[] | null;
  readonly values: readonly Expression[];
}
/** ASSERT STREAM|TABLE name (elements) WITH (...): only in SQL tests. */
export interface AssertSource extends Node {
  readonly kind: 'AssertSource';
  readonly sourceKind: SourceKind;
  readonly name: string;
  readonly columns: readonly ColumnDefinition[] | null;
  readonly properties: readonly Property[];
}
export interface RunScript extends Node {
  readonly kind: 'RunScript';
  readonly file: string;
}
export interface TerminateCluster extends Node {
  readonly kind: 'TerminateCluster';
}
