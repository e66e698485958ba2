// Which cases do not count: disabled ones, and those that need functions of ksqlDB's own test jars.
import type { ConformanceCase } from './case-file.ts';

/** Functions that exist only in test jars and in none of ksqlDB's documentation. */
const TEST_ONLY = /\b(?:TEST_UDF|TEST_UDTF|TEST_UDAF|BAD_UDF|BAD_UDTF|BAD_TEST_UDF|STRUCT_UDF_TEST)\b/i;

export function countsForScore(run: ConformanceCase): boolean {
  return run.enabled && !run.statements.some((statement) => TEST_ONLY.test(statement));
}
