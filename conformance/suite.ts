// What the suites of the conformance runner have in common: which cases to run, and the score they come to.

export interface Selection {
  /** Only files whose names contain this. */
  readonly file: string | null;
  /** Only cases whose names contain this. */
  readonly case: string | null;
}

export interface FileScore {
  readonly file: string;
  readonly passed: number;
  readonly total: number;
}

export interface FailedCase {
  readonly file: string;
  readonly name: string;
  /** Equal for failures of one cause. */
  readonly cause: string;
  readonly detail: string;
}

/** A case that passed only because its difference from ksqlDB is documented. */
export interface ListedCase {
  readonly file: string;
  readonly name: string;
  readonly difference: string;
}

export interface SuiteResult {
  readonly suite: string;
  readonly files: readonly FileScore[];
  readonly failures: readonly FailedCase[];
  readonly listed: readonly ListedCase[];
}

export interface Tally {
  readonly passed: number;
  readonly total: number;
}

export function tallyOf(files: readonly FileScore[]): Tally {
  return files.reduce((sum, file) => ({ passed: sum.passed + file.passed, total: sum.total + file.total }), {
    passed: 0,
    total: 0,
  });
}

export const percent = ({ passed, total }: Tally): string =>
  total === 0 ? '–' : `${((100 * passed) / total).toFixed(1)} %`;
