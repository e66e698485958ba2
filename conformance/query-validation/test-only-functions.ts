// Which cases do not count: disabled ones, and those that need functions of ksqlDB's own test jars.
import type { ConformanceCase } from './case-file.ts';

/** Functions that exist only in test jars and in none of ksqlDB's documentation. */
const TEST_ONLY = [
  'BAD_UDF',
  'FIVE_ARG',
  'FOUR_ARG',
  'GENERIC_VAR_ARG',
  'MID_VAR_ARG',
  'MULTI_ARG',
  'OBJ_COL_ARG',
  'TEST_UDAF',
  'TEST_UDF',
  'TEST_UDTF',
  'THROWING_UDTF',
  'TOSTRUCT',
  'VAR_ARG',
  'WHENCONDITION',
  'WHENRESULT',
];

const CALL = new RegExp(`\\b(?:${TEST_ONLY.join('|')})\\s*\\(`, 'i');

export function countsForScore(run: ConformanceCase): boolean {
  return run.enabled && !run.statements.some((statement) => CALL.test(statement));
}
