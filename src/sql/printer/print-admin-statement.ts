// Prints the statements that look at things and steer them.
import type { Duration, Property, Statement } from '../ast.ts';
import { printName } from '../names.ts';
import { printFunctionName } from './print-expression.ts';
import { printDuration, printString } from './print-literals.ts';

export type AdminStatement = Exclude<
  Statement,
  {
    kind:
      | 'QueryStatement'
      | 'CreateSource'
      | 'CreateSourceAsSelect'
      | 'InsertInto'
      | 'InsertValues'
      | 'DropSource'
      | 'AlterSource'
      | 'CreateType'
      | 'DropType'
      | 'CreateConnector'
      | 'DropConnector'
      | 'AssertValues'
      | 'AssertTombstone'
      | 'AssertSource'
      | 'Explain';
  }
>;

/** The statement without its semicolon. */
export function printAdminStatement(
  s: AdminStatement,
  printProperties: (properties: readonly Property[]) => string,
): string {
  switch (s.kind) {
    case 'DescribeConnector':
      return `DESCRIBE CONNECTOR ${printName(s.name)}`;
    case 'ListConnectors':
      return s.scope === 'ALL' ? 'LIST CONNECTORS' : `LIST ${s.scope} CONNECTORS`;
    case 'ListConnectorPlugins':
      return 'LIST CONNECTOR PLUGINS';
    case 'ListTopics':
      return `LIST ${s.all ? 'ALL ' : ''}TOPICS${extended(s)}`;
    case 'ListSources':
      return `LIST ${s.sourceKind}S${extended(s)}`;
    case 'ListQueries':
      return `LIST QUERIES${extended(s)}`;
    case 'ListFunctions':
      return 'LIST FUNCTIONS';
    case 'ListProperties':
      return 'LIST PROPERTIES';
    case 'ListTypes':
      return 'LIST TYPES';
    case 'ListVariables':
      return 'LIST VARIABLES';
    case 'DescribeSource':
      return `DESCRIBE ${printName(s.name)}${extended(s)}`;
    case 'DescribeSources':
      return `DESCRIBE ${s.sourceKind}S${extended(s)}`;
    case 'DescribeFunction':
      return `DESCRIBE FUNCTION ${printFunctionName(s.name)}`;
    case 'PrintTopic': {
      const from = s.fromBeginning ? ' FROM BEGINNING' : '';
      const interval = s.interval === null ? '' : ` INTERVAL ${s.interval}`;
      return `PRINT ${printString(s.topic)}${from}${interval}${s.limit === null ? '' : ` LIMIT ${s.limit}`}`;
    }
    case 'ControlQuery':
      return `${s.action} ${s.queryId === null ? 'ALL' : printQueryId(s.queryId)}`;
    case 'SetProperty':
      return `SET ${printString(s.name)} = ${printString(s.value)}`;
    case 'UnsetProperty':
      return `UNSET ${printString(s.name)}`;
    case 'AlterSystem':
      return `ALTER SYSTEM ${printString(s.name)} = ${printString(s.value)}`;
    case 'DefineVariable':
      return `DEFINE ${s.name} = ${printString(s.value)}`;
    case 'UndefineVariable':
      return `UNDEFINE ${s.name}`;
    case 'AssertTopic':
      return `ASSERT${exists(s)} TOPIC ${printString(s.topic)}${printProperties(s.properties)}${timeout(s)}`;
    case 'AssertSchema': {
      const subject = s.subject === null ? '' : ` SUBJECT ${printString(s.subject)}`;
      return `ASSERT${exists(s)} SCHEMA${subject}${s.id === null ? '' : ` ID ${s.id}`}${timeout(s)}`;
    }
    case 'RunScript':
      return `RUN SCRIPT ${printString(s.file)}`;
    case 'TerminateCluster':
      return 'TERMINATE CLUSTER';
  }
}

const extended = (s: { readonly extended: boolean }): string => (s.extended ? ' EXTENDED' : '');

const exists = (s: { readonly exists: boolean }): string => (s.exists ? '' : ' NOT EXISTS');

const timeout = (s: { readonly timeout: Duration | null }): string =>
  s.timeout === null ? '' : ` TIMEOUT ${printDuration(s.timeout)}`;

/** CLUSTER bare would end the server instead of a query. */
const printQueryId = (id: string): string => (id === 'CLUSTER' ? '`CLUSTER`' : printName(id));
