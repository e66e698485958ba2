// `npm run ksql:test`: runs SQL test files without a broker, and fails when one of their assertions does not hold.
import { findSqlTests, runSqlTestFile } from '../engine/test-driver/sql-test-files.ts';
import { ClickstreamError } from '../errors/clickstream-error.ts';
import { EXIT_DONE, EXIT_FAILED } from '../errors/exit-codes.ts';
import { command, parseCommandLine } from './command-line.ts';
import { runCommand } from './run-command.ts';
import { type FileResults, renderFile, renderTally, toJson } from './sql-test-renderer.ts';

interface Options {
  readonly filter?: string;
  readonly json: boolean;
}

const program = command(
  'ksql:test',
  'Run SQL test files: statements, INSERT INTO … VALUES, ASSERT VALUES and the like. See docs/testing-sql.md.',
  { done: 'all passed', failed: 'some failed', invalid: 'or there is no such file or test' },
)
  .argument('[paths...]', 'test files, or folders with .sql files', ['ksql/tests'])
  .option('--filter <text>', 'only tests whose names contain this')
  .option('--json', 'print the results as JSON', false);
const { filter = null, json } = parseCommandLine(program).opts<Options>();

await runCommand(async () => {
  const paths = program.args.length > 0 ? program.args : ['ksql/tests'];
  const files: FileResults[] = [];
  for (const file of findSqlTests(paths)) {
    const results = await runSqlTestFile(file, { filter });
    if (results.length === 0) continue;
    files.push({ file, results });
    if (!json) process.stdout.write(`${renderFile({ file, results })}\n`);
  }
  if (files.length === 0)
    throw new ClickstreamError('CLI_INPUT_INVALID', `No test was found in ${paths.join(', ')}.`, {
      nextStep: 'Tests begin with a line --@test: name; --filter must be part of the name.',
    });
  process.stdout.write(`${json ? toJson(files) : renderTally(files)}\n`);
  return files.some(({ results }) => results.some(({ failure }) => failure !== null)) ? EXIT_FAILED : EXIT_DONE;
});
