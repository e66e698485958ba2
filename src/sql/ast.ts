// The syntax tree of ksqlDB SQL: read-only records with a literal `kind`, each with the span of its text.
// Names are already normalised: unquoted identifiers are upper-cased, quoted ones keep their case.
import type { Span } from './source-span.ts';
import type { SqlType } from './sql-type.ts';

export interface Node {
  readonly kind: string;
  readonly span: Span;
}

// ---------------------------------------------------------------------------------------------- expressions

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

/** The units of durations and of date arithmetic. */
export type TimeUnit = 'YEARS' | 'MONTHS' | 'WEEKS' | 'DAYS' | 'HOURS' | 'MINUTES' | 'SECONDS' | 'MILLISECONDS';

/** A type as written: a complete type, or one that still names custom types. */
export type TypeReference =
  | { readonly kind: 'Resolved'; readonly type: SqlType }
  | { readonly kind: 'Custom'; readonly name: string; readonly span: Span }
  | { readonly kind: 'ArrayOf'; readonly element: TypeReference }
  | { readonly kind: 'MapOf'; readonly key: TypeReference; readonly value: TypeReference }
  | { readonly kind: 'StructOf'; readonly fields: readonly { readonly name: string; readonly type: TypeReference }[] };

// --------------------------------------------------------------------------------------------------- queries

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

// ------------------------------------------------------------------------------------------------ statements

/** WITH (...) values as written; keys upper-cased. */
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

/** A statement with its own text (without the semicolon's trailing blanks) as the REST API echoes it. */
export interface ParsedStatement {
  readonly statement: Statement;
  readonly text: string;
  readonly span: Span;
}
