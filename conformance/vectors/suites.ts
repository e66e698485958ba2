// Recorded answers of a real server as suites of the conformance runner: one file of vectors is one file of cases.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FailedCase, FileScore, ListedCase, Selection, SuiteResult } from '../suite.ts';
import { runAggregateVectors } from './aggregate-vectors.ts';
import { runExpressionVectors } from './expression-vectors.ts';

/** What every kind of vector comes to. */
interface VectorOutcome {
  readonly group: string;
  readonly passed: boolean;
  readonly difference: boolean;
  readonly expected: string;
  readonly actual: string;
}

interface NamedOutcome extends VectorOutcome {
  readonly name: string;
}

const VECTORS: Readonly<Record<string, (directory: string) => Promise<NamedOutcome[]>>> = {
  'expressions.jsonl': async (directory) =>
    runExpressionVectors(directory).map((result) => ({ ...result, name: result.sql })),
  'aggregates.jsonl': async (directory) =>
    (await runAggregateVectors(directory)).map((result) => ({ ...result, name: result.query })),
};

export const hasVectors = (directory: string): boolean =>
  Object.keys(VECTORS).some((file) => existsSync(join(directory, file)));

export async function runVectors(directory: string, selection: Selection): Promise<SuiteResult> {
  const files: FileScore[] = [];
  const failures: FailedCase[] = [];
  const listed: ListedCase[] = [];
  for (const [file, run] of Object.entries(VECTORS)) {
    if (!existsSync(join(directory, file))) continue;
    if (selection.file !== null && !file.includes(selection.file)) continue;
    const outcomes = (await run(directory)).filter(
      ({ name }) => selection.case === null || name.includes(selection.case),
    );
    for (const { name, group, passed, difference, expected, actual } of outcomes) {
      if (!passed)
        failures.push({ file, name, cause: group, detail: `expected ${expected}\n      actual   ${actual}` });
      else if (difference) listed.push({ file, name, difference: group });
    }
    const passed = outcomes.filter((outcome) => outcome.passed).length;
    if (outcomes.length > 0) files.push({ file, passed, total: outcomes.length });
  }
  return { suite: 'vectors', files, failures, listed };
}
