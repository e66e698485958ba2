// `npm test`: types, style, unit tests, then end-to-end tests on a local stack of their own. Ends with "N passed, N failed".
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { command, parseCommandLine } from '../src/cli/command-line.ts';

const program = command('test', 'Check types and style, then run the unit tests and the end-to-end tests.', {
  done: 'all passed',
  failed: 'some failed',
}).option('--unit', 'no end-to-end tests', false);
const { unit } = parseCommandLine(program).opts<{ unit: boolean }>();

const root = path.resolve(import.meta.dirname, '..');
const bin = path.join(root, 'node_modules', '.bin');
const environment = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}` };

interface Tally {
  passed: number;
  failed: number;
}

async function run(title: string, command: string, args: readonly string[]): Promise<number> {
  console.log(`\n── ${title}`);
  const child = spawn(path.join(bin, command), [...args], { cwd: root, env: environment, stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}

/** A check that is not made of test cases counts as one. */
async function check(title: string, command: string, args: readonly string[]): Promise<Tally> {
  const code = await run(title, command, args);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function project(name: string, folder: string, extra: readonly string[]): Promise<Tally> {
  const report = path.join(folder, `${name}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await run(`${name} tests`, 'vitest', ['run', '--project', name, ...reporters, ...extra]);
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(await readFile(report, 'utf8')) as Record<string, number>;
    const failed = numFailedTests ?? 0;
    // A file that cannot be loaded, or a set-up that fails, has no failed tests: the exit code knows.
    return { passed: numPassedTests ?? 0, failed: failed === 0 && code !== 0 ? 1 : failed };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

const folder = await mkdtemp(path.join(tmpdir(), 'clickstream-tests-'));
const tallies: Tally[] = [];
try {
  tallies.push(await check('types', 'tsc', ['--noEmit']));
  tallies.push(await check('style', 'biome', ['check', '.']));
  tallies.push(await project('unit', folder, []));
  if (!unit) tallies.push(await project('end-to-end', folder, []));
} finally {
  await rm(folder, { recursive: true, force: true });
}
const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
