// All statements, and a statement together with its text.
import type { Span } from '../source-span.ts';
import type {
  AlterSystem,
  AssertSchema,
  AssertSource,
  AssertTombstone,
  AssertTopic,
  AssertValues,
  ControlQuery,
  DefineVariable,
  DescribeConnector,
  DescribeFunction,
  DescribeSource,
  DescribeSources,
  Explain,
  ListConnectorPlugins,
  ListConnectors,
  ListFunctions,
  ListProperties,
  ListQueries,
  ListSources,
  ListTopics,
  ListTypes,
  ListVariables,
  PrintTopic,
  RunScript,
  SetProperty,
  TerminateCluster,
  UndefineVariable,
  UnsetProperty,
} from './administration.ts';
import type {
  AlterSource,
  CreateConnector,
  CreateSource,
  CreateSourceAsSelect,
  CreateType,
  DropConnector,
  DropSource,
  DropType,
  InsertInto,
  InsertValues,
  QueryStatement,
} from './definitions.ts';

export type Statement =
  | QueryStatement
  | CreateSource
  | CreateSourceAsSelect
  | InsertInto
  | InsertValues
  | DropSource
  | AlterSource
  | CreateType
  | DropType
  | CreateConnector
  | DropConnector
  | DescribeConnector
  | ListConnectors
  | ListConnectorPlugins
  | ListTopics
  | ListSources
  | ListQueries
  | ListFunctions
  | ListProperties
  | ListTypes
  | ListVariables
  | DescribeSource
  | DescribeSources
  | DescribeFunction
  | PrintTopic
  | ControlQuery
  | SetProperty
  | UnsetProperty
  | AlterSystem
  | DefineVariable
  | UndefineVariable
  | Explain
  | AssertTopic
  | AssertSchema
  | AssertValues
  | AssertTombstone
  | AssertSource
  | RunScript
  | TerminateCluster;

/** A statement with its own text (without the semicolon's trailing blanks) as the REST API echoes it. */
export interface ParsedStatement {
  readonly statement: Statement;
  readonly text: string;
  readonly span: Span;
}
