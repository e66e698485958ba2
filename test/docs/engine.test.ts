import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ANSWER_DIFFERENCES } from '../../conformance/golden/known-differences.ts';
import { PLAN_DIFFERENCES } from '../../conformance/plans/uncounted-plans.ts';
import { AGGREGATE_DIFFERENCES, KNOWN_DIFFERENCES } from '../../conformance/vectors/known-differences.ts';
import { STATEMENT_DIFFERENCES } from '../../conformance/vectors/known-statement-differences.ts';

const root = join(import.meta.dirname, '../..');
const page = (file: string): string =>
  readFileSync(join(root, file), 'utf8').replaceAll('\\|', '|').replace(/\s+/g, ' ');

it('every difference that the runners allow is explained to users', () => {
  const text = page('docs/differences.md');
  const reasons = [
    ...[...KNOWN_DIFFERENCES, ...AGGREGATE_DIFFERENCES].map(({ why }) => why),
    ...[...STATEMENT_DIFFERENCES, ...PLAN_DIFFERENCES, ...ANSWER_DIFFERENCES].map(({ reason }) => reason),
  ];
  expect(reasons.filter((reason) => !text.includes(reason))).toEqual([]);
});

it('the figures of the engine are those that the runners wrote', () => {
  const text = page('docs/engine.md');
  const { suites } = JSON.parse(readFileSync(join(root, 'conformance/results.json'), 'utf8')) as {
    suites: { passed: number; total: number; byDocumentedDifference: number; notCounted: number }[];
  };
  const rows = suites.map((s) => `| ${s.passed} of ${s.total} | ${s.byDocumentedDifference} | ${s.notCounted} |`);
  expect(rows.filter((row) => !text.includes(row))).toEqual([]);
});
