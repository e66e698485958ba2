// Runs SQL test files in the format of ksqlDB's own test tool: every case starts with an empty engine, every insert flows
// through all queries at once, and the case ends at the first assertion that does not hold.
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { Statement } from '../../sql/ast.ts';
import { parseTestFile, type SqlTestCase, type TestStatement } from '../../sql/parse-test-file.ts';
import { parseStatements } from '../../sql/parser.ts';
import type { Span } from '../../sql/source-span.ts';
import type { ProcessingError } from '../operators/task.ts';
import { schemaComplaint, topicComplaint } from '../statements/existence-assertions.ts';
import { KsqlTestDriver, type KsqlTestDriverOptions } from './ksql-test-driver.ts';
import { AssertionReader, type ComparedColumn, testFailure } from './sql-assertions.ts';

export interface SqlTestOptions {
  /** The text of the file that RUN SCRIPT names. */
  readonly readScript: (file: string) => string;
  /** Called before each case: registers schemas, creates topics. */
  readonly prepare?: (driver: KsqlTestDriver) => Promise<void>;
  readonly driver?: KsqlTestDriverOptions;
  /** Which cases to run, by name; all when absent. */
  readonly selects?: (name: string) => boolean;
}

export interface SqlTestResult {
  readonly name: string;
  /** Where the case begins in its file. */
  readonly span: Span;
  readonly failure: SqlTestFailure | null;
}

export interface SqlTestFailure {
  /** The statement at which the case ended; null when it ended without the error it expects. */
  readonly statement: { readonly text: string; readonly span: Span } | null;
  readonly error: ClickstreamError;
  /** What was compared, for a side-by-side view; empty unless an assertion failed. */
  readonly columns: readonly ComparedColumn[];
  /** What the processing log had until then: unreadable records, failed expressions, late rows. */
  readonly log: readonly ProcessingError[];
}

/** @throws ClickstreamError SQL_SYNTAX when the text is no test file; failing cases are in the results. */
export async function runSqlTests(text: string, options: SqlTestOptions): Promise<SqlTestResult[]> {
  const results: SqlTestResult[] = [];
  for (const test of parseTestFile(text).filter(({ name }) => options.selects?.(name) ?? true))
    results.push({ name: test.name, span: test.span, failure: await runCase(test, options) });
  return results;
}

async function runCase(test: SqlTestCase, options: SqlTestOptions): Promise<SqlTestFailure | null> {
  const driver = new KsqlTestDriver(options.driver ?? {});
  await options.prepare?.(driver);
  const reader = new AssertionReader(driver.session);
  for (const [i, statement] of test.statements.entries()) {
    try {
      await runStatement(statement, driver, reader, options);
    } catch (cause) {
      const error = asClickstreamError(cause);
      const last = i === test.statements.length - 1;
      if (last && test.expectedError && isExpected(error, test.expectedError)) return null;
      const { text, span } = statement;
      return { statement: { text, span }, error, columns: columnsOf(error), log: driver.errors };
    }
  }
  if (!test.expectedError) return null;
  const wanted = test.expectedError.message ?? test.expectedError.type;
  const error = testFailure(`The last statement must be refused: ${wanted}`);
  return { statement: null, error, columns: [], log: driver.errors };
}

async function runStatement(
  { statement, error, text, variables }: TestStatement,
  driver: KsqlTestDriver,
  reader: AssertionReader,
  options: SqlTestOptions,
): Promise<void> {
  if (!statement) throw error ?? testFailure(`This is no statement: ${text}`);
  switch (statement.kind) {
    case 'AssertValues':
      return reader.assertValues(statement);
    case 'AssertTombstone':
      return reader.assertTombstone(statement);
    case 'AssertSource':
      return reader.assertSource(statement);
    case 'RunScript':
      for (const parsed of parseStatements(options.readScript(statement.file), { variables }))
        if (!isVariableStatement(parsed.statement)) await driver.session.executeParsed(parsed);
      return;
    case 'AssertTopic':
      return fulfilled(await topicComplaint(statement, driver.session.topics));
    case 'AssertSchema':
      return fulfilled(await schemaComplaint(statement, driver.session.registry));
    case 'DefineVariable':
    case 'UndefineVariable':
      // Their values are in the text of the statements that follow.
      return;
    default: {
      const outcome = await driver.session.executeParsed({ statement, text, span: statement.span });
      if (outcome.kind === 'NotHandled')
        throw new ClickstreamError('SQL_UNSUPPORTED', `${statement.kind} cannot be used in SQL tests.`);
    }
  }
}

const isVariableStatement = ({ kind }: Statement): boolean => kind === 'DefineVariable' || kind === 'UndefineVariable';

/** @throws ClickstreamError SQL_TEST_FAILED when there is a complaint. */
function fulfilled(complaint: string | null): void {
  if (complaint !== null) throw testFailure(`The assertion does not hold: ${complaint}.`);
}

function asClickstreamError(cause: unknown): ClickstreamError {
  if (cause instanceof ClickstreamError) return cause;
  return new ClickstreamError('INTERNAL', cause instanceof Error ? cause.message : String(cause), { cause });
}

/** Java class names in `expected.error` say nothing here; codes of this project must be equal. */
function isExpected(error: ClickstreamError, { type, message }: NonNullable<SqlTestCase['expectedError']>): boolean {
  if (type !== null && /^[A-Z_]+$/.test(type) && type !== error.code) return false;
  if (type?.endsWith('AssertionError') && error.code !== 'SQL_TEST_FAILED') return false;
  return message === null || error.message.toLowerCase().includes(message.toLowerCase());
}

function columnsOf(error: ClickstreamError): readonly ComparedColumn[] {
  const { columns } = error.details;
  return error.code === 'SQL_TEST_FAILED' && Array.isArray(columns) ? columns : [];
}
