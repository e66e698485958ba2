// Cases that record a defect of ksqlDB which the engine does not copy; each is explained in docs/differences.md.
import type { ConformanceCase } from './case-file.ts';

/**
 * ksqlDB forgets windows before it emits their final result when stream time jumps over them. The engine emits every
 * final result, so it writes more records than such a case lists, and all that the case lists.
 */
export const KEEPS_ALL_FINALS = 'EMIT FINAL emits every closed window, also after a jump of stream time';

export const keepsAllFinals = (test: ConformanceCase): boolean =>
  test.statements.some((statement) => /\bEMIT\s+FINAL\b/i.test(statement));
