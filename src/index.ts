// The library surface: what other TypeScript projects import to test ksqlDB SQL and to talk to a ksqlDB server.
export type { ExecuteOptions, KsqldbClient as KsqlClient, PushOptions, QueryRows } from './clients/ksqldb-client.ts';
export { createKsqldbClient as createKsqlClient } from './clients/ksqldb-client.ts';
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
export { parseStatement, parseStatements } from './sql/parser.ts';
