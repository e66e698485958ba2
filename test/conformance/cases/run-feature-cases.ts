// Makes each SQL test case of a feature's folder a test of its own, named as in its file.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderFile } from '../../../src/cli/sql-test-renderer.ts';
import { runSqlTestFile } from '../../../src/engine/test-driver/sql-test-files.ts';

export const CASES = join(import.meta.dirname, '..', '..', '..', 'conformance', 'cases');

export async function describeFeature(feature: string): Promise<void> {
  for (const name of readdirSync(join(CASES, feature)).filter((n) => n.endsWith('.sql'))) {
    const file = join(CASES, feature, name);
    const results = await runSqlTestFile(file);
    describe(`${feature}/${name}`, () => {
      it.each(results.map((result) => [result.name, result] as const))('%s', (_, result) => {
        expect(result.failure === null ? 'passed' : renderFile({ file, results: [result] })).toBe('passed');
      });
    });
  }
}
