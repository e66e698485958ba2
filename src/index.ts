// The library surface: what other TypeScript projects import to test ksqlDB SQL and to talk to a ksqlDB server.
export { KsqlClient } from './clients/ksql-client.ts';
export type { ExecuteOptions, PushOptions, QueryRows } from './clients/ksqldb-client.ts';
export type { Definition } from './definition/definition.ts';
export { loadDefinition } from './definition/load-definition.ts';
export type { ProcessingError, WindowBounds } from './engine/operators/task.ts';
export {
  KsqlTestDriver,
  type KsqlTestDriverOptions,
  type TestInput,
  type TestRecord,
} from './engine/test-driver/ksql-test-driver.ts';
export type { PlainValue } from './engine/test-driver/plain-values.ts';
export { runSqlTests, type SqlTestFailure, type SqlTestResult } from './engine/test-driver/run-sql-test.ts';
export { findSqlTests, runSqlTestFile } from './engine/test-driver/sql-test-files.ts';
export { ClickstreamError } from './errors/clickstream-error.ts';
export { ERROR_CODES, type ErrorCode } from './errors/error-codes.ts';
export type { ParsedStatement, Statement } from './sql/ast.ts';
export { parseStatement, parseStatements } from './sql/parser.ts';
export { printStatement } from './sql/printer.ts';
