// Runs every REST case of a directory against engines on a real broker, several at a time, and counts what passed per file.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { countsForScore } from '../query-validation/test-only-functions.ts';
import type { FailedCase, FileScore, Selection, SuiteResult } from '../suite.ts';
import { CaseServer } from './case-server.ts';
import { type RestCaseGroup, readRestCases } from './rest-case.ts';
import { runRestCase } from './run-case.ts';

const LANES = 3;

async function runGroup(group: RestCaseGroup, server: CaseServer, number: number): Promise<FailedCase | null> {
  for (const [i, run] of group.runs.entries()) {
    const result = await runRestCase(run, server, `${server.serviceId}${number}_${i}_`);
    if (!result.passed) return { file: group.file, name: run.test.name, cause: result.cause, detail: result.detail };
  }
  return null;
}

/** Needs a broker: KAFKA_BROKERS, or --brokers of the command line. */
export async function runRestQueryValidation(directory: string, selection: Selection): Promise<SuiteResult> {
  const brokers = process.env.KAFKA_BROKERS ?? '127.0.0.1:9092';
  const groups = readdirSync(directory)
    .filter((file) => file.endsWith('.json') && (selection.file === null || file.includes(selection.file)))
    .sort()
    .flatMap((file) => readRestCases(join(directory, file)))
    .filter((group) => selection.case === null || group.name.includes(selection.case))
    .filter((group) => group.runs.every((run) => countsForScore(run.test)));
  const failures: FailedCase[] = [];
  let next = 0;
  const lane = async (number: number): Promise<void> => {
    await using server = new CaseServer(brokers, number);
    await server.start();
    for (let i = next++; i < groups.length; i = next++) {
      const failure = await runGroup(groups[i]!, server, i);
      if (failure) failures.push(failure);
    }
  };
  await Promise.all(Array.from({ length: Math.min(LANES, groups.length) }, (_, i) => lane(i)));
  const files: FileScore[] = [...new Set(groups.map((g) => g.file))].map((file) => {
    const total = groups.filter((g) => g.file === file).length;
    return { file, total, passed: total - failures.filter((f) => f.file === file).length };
  });
  return { suite: 'rest-query-validation', files, failures, listed: [] };
}
