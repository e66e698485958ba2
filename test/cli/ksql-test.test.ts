import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renderFile, renderTally, toJson } from '../../src/cli/sql-test-renderer.ts';
import { findSqlTests, runSqlTestFile } from '../../src/engine/test-driver/sql-test-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ksql-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const STREAM = "CREATE STREAM s (k STRING KEY, v INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=1);";

function write(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
}

describe('npm run ksql:test', () => {
  it('finds .sql files of a folder at any depth, in order, and takes files as they are given', () => {
    const inner = write('a/inner.sql', '');
    const outer = write('b.sql', '');
    write('notes.md', '');
    expect(findSqlTests([folder])).toEqual([inner, outer]);
    expect(findSqlTests([outer])).toEqual([outer]);
    expect(() => findSqlTests([join(folder, 'none')])).toThrow('There is no file or folder');
  });

  it('shows for a failure the place, the statement, and expected and actual values side by side', async () => {
    const file = write(
      'sums.sql',
      `--@test: good
${STREAM}
--@test: bad
${STREAM}
INSERT INTO s (k, v) VALUES ('a', 1);
ASSERT VALUES s (k, v) VALUES ('a', 2);`,
    );
    const results = await runSqlTestFile(file);
    const text = renderFile({ file, results });
    expect(text).toContain('  ok      good');
    expect(text).toContain('  FAILED  bad');
    expect(text).toContain(`${file}:6  SQL_TEST_FAILED`);
    expect(text).toMatch(/V +2 +1 +<- differs/);
    expect(renderTally([{ file, results }])).toBe('2 tests in 1 file, 1 failed');
    expect(JSON.parse(toJson([{ file, results }]))).toMatchObject([
      { name: 'good', passed: true },
      {
        name: 'bad',
        line: 3,
        passed: false,
        failure: { line: 6, columns: [{ column: 'K' }, { expected: 2, actual: 1 }] },
      },
    ]);
  });

  it('runs only the cases whose names contain the filter', async () => {
    const file = write('two.sql', `--@test: One\n${STREAM}\n--@test: two\n${STREAM}`);
    expect((await runSqlTestFile(file, { filter: 'one' })).map(({ name }) => name)).toEqual(['One']);
  });

  it('finds scripts beside the test and above it', async () => {
    write('stream.sql', STREAM);
    const file = write('tests/t.sql', `--@test: t\nRUN SCRIPT 'stream.sql';\nDROP STREAM s;`);
    expect((await runSqlTestFile(file))[0]?.failure).toBeNull();
    const lost = write('tests/lost.sql', `--@test: t\nRUN SCRIPT 'nowhere.sql';`);
    expect((await runSqlTestFile(lost))[0]?.failure?.error.message).toContain('There is no script nowhere.sql');
  });

  it('shows what the processing log had', async () => {
    const file = write(
      'log.sql',
      `--@test: unreadable
CREATE STREAM raw (t STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='KAFKA', PARTITIONS=1);
${STREAM}
CREATE STREAM copy AS SELECT * FROM s;
INSERT INTO raw (t) VALUES ('{');
ASSERT VALUES copy (v) VALUES (1);`,
    );
    expect(renderFile({ file, results: await runSqlTestFile(file) })).toMatch(/log: .*/);
  });
});
