// Runs every case of a directory of query-validation files and counts, per file, what passed.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FailedCase, FileScore, Selection, SuiteResult } from '../suite.ts';
import { type CaseGroup, readCaseFile } from './case-file.ts';
import { runCase } from './run-case.ts';
import { countsForScore } from './test-only-functions.ts';

async function runGroup(group: CaseGroup): Promise<FailedCase | null> {
  for (const run of group.runs) {
    const result = await runCase(run);
    if (!result.passed) return { file: group.file, name: run.name, cause: result.cause, detail: result.detail };
  }
  return null;
}

export async function runQueryValidation(directory: string, selection: Selection): Promise<SuiteResult> {
  const files: FileScore[] = [];
  const failures: FailedCase[] = [];
  for (const file of readdirSync(directory)
    .filter((name) => name.endsWith('.json'))
    .sort()) {
    if (selection.file !== null && !file.includes(selection.file)) continue;
    let passed = 0;
    let total = 0;
    for (const group of readCaseFile(join(directory, file))) {
      if (selection.case !== null && !group.name.includes(selection.case)) continue;
      if (!group.runs.every((run) => countsForScore(run))) continue;
      total++;
      const failure = await runGroup(group);
      if (failure) failures.push(failure);
      else passed++;
    }
    if (total > 0) files.push({ file, passed, total });
  }
  return { suite: 'query-validation', files, failures, listed: [] };
}
