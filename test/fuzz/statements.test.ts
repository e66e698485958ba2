import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { KsqlTestDriver } from '../../src/engine/test-driver/ksql-test-driver.ts';
import { findSqlTests } from '../../src/engine/test-driver/sql-test-files.ts';
import { ClickstreamError } from '../../src/errors/clickstream-error.ts';
import { parseTestFile, type SqlTestCase } from '../../src/sql/parse-test-file.ts';
import { CASES } from '../conformance/cases/run-feature-cases.ts';
import { mutateStatement, Random, RUNS, TIME_LIMIT, tokensOf } from './random.ts';

/** Statements that change what there is or look at it; assertions belong to the test format. */
const plain = (test: SqlTestCase): string[] =>
  test.statements.map(({ text }) => text).filter((text) => !/^(ASSERT|RUN)/i.test(text));
const corpus = findSqlTests([CASES])
  .flatMap((file) => parseTestFile(readFileSync(file, 'utf8')))
  .map(plain)
  .filter((statements) => statements.length > 0);
const vocabulary = [...new Set(corpus.flat().flatMap(tokensOf))].filter((token) => token.trim() !== '');

/** null when the statement was taken, or refused by an error with a code; else what went wrong. */
async function crashOf(driver: KsqlTestDriver, sql: string): Promise<string | null> {
  try {
    await driver.execute(sql);
    return null;
  } catch (error) {
    if (error instanceof ClickstreamError && error.code !== 'INTERNAL') return null;
    return `${sql}\n${error instanceof Error ? error.stack : String(error)}`;
  }
}

describe('damaged statements', () => {
  it(
    'are run or refused with a code, and never crash the engine',
    async () => {
      const random = new Random(1);
      const crashes: string[] = [];
      for (let run = 0; run < RUNS; run++) {
        const driver = new KsqlTestDriver();
        const statements = random.pick(corpus);
        const damaged = random.below(statements.length);
        for (const [i, text] of statements.entries()) {
          const crash = await crashOf(driver, i === damaged ? mutateStatement(text, vocabulary, random) : text);
          if (crash !== null) crashes.push(`run ${run}: ${crash}`);
        }
      }
      expect(crashes.slice(0, 5)).toEqual([]);
    },
    TIME_LIMIT,
  );

  it(
    'leave the catalogue as it was when they are refused',
    async () => {
      const random = new Random(2);
      for (let run = 0; run < RUNS / 4; run++) {
        const driver = new KsqlTestDriver();
        const text = mutateStatement(random.pick(corpus)[0] ?? '', vocabulary, random);
        const taken = await driver.execute(text).then(
          () => true,
          () => false,
        );
        const single = text.split(';').filter((part) => part.trim() !== '').length === 1;
        if (!taken && single) expect(driver.session.catalog.sources()).toEqual([]);
      }
    },
    TIME_LIMIT,
  );
});
