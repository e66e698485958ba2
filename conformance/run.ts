// Runs public ksqlDB case files against the engine: score per file, failures grouped by cause.
// The folder is laid out with one per suite (query-validation/, vectors/), or is such a folder itself; or it is plans.jsonl.
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { command, parseCommandLine } from '../src/cli/command-line.ts';
import { runCommand } from '../src/cli/run-command.ts';
import { ClickstreamError } from '../src/errors/clickstream-error.ts';
import { EXIT_DONE, EXIT_FAILED } from '../src/errors/exit-codes.ts';
import { hasRecordings, runGolden } from './golden/run-files.ts';
import { runPlans } from './plans/run-plans.ts';
import { runQueryValidation } from './query-validation/run-files.ts';
import { printReport } from './report.ts';
import { runRestQueryValidation } from './rest-query-validation/run-files.ts';
import { type Selection, type SuiteResult, tallyOf } from './suite.ts';
import { hasVectors, runVectors } from './vectors/suites.ts';

/** The name of a folder, or of a file, to how its cases are run. A new suite is one line here. */
const SUITES: Readonly<Record<string, (directory: string, selection: Selection) => Promise<SuiteResult>>> = {
  'query-validation': runQueryValidation,
  vectors: runVectors,
  'plans.jsonl': runPlans,
  'rest-query-validation': runRestQueryValidation,
  golden: runGolden,
};

/** Suites that run on Kafka topics. */
const NEED_BROKER: readonly string[] = ['rest-query-validation', 'golden'];

interface Flags {
  readonly file?: string;
  readonly case?: string;
  readonly details: boolean;
  readonly brokers?: string;
  readonly json?: string;
}

const program = command(
  'conformance',
  `Run ksqlDB's public cases and recorded answers against the engine. The folder is a suite's, or holds some of ${Object.keys(SUITES).join(', ')}.`,
  { done: 'all pass', failed: 'some fail', invalid: 'or the folder holds no cases' },
)
  .argument('<folder>', 'where the cases are')
  .option('--file <text>', 'only files whose names contain this')
  .option('--case <text>', 'only cases whose names contain this, with details')
  .option('--details', 'what was expected and what came, for every failure', false)
  .option(
    '--brokers <addresses>',
    'the broker for REST cases and recorded calls; without it KAFKA_BROKERS, and without that they are not run',
  )
  .option('--json <file>', 'write the results to this file');

function suitesOf(directory: string): { readonly name: string; readonly path: string }[] {
  const found = Object.keys(SUITES).filter((name) => existsSync(join(directory, name)));
  if (found.length > 0) return found.map((name) => ({ name, path: join(directory, name) }));
  const own = basename(directory);
  if (own in SUITES) return [{ name: own, path: directory }];
  if (hasRecordings(directory)) return [{ name: 'golden', path: directory }];
  if (hasVectors(directory)) return [{ name: 'vectors', path: directory }];
  return readdirSync(directory).some((name) => name.endsWith('.json'))
    ? [{ name: 'query-validation', path: directory }]
    : [];
}

async function main(directory: string, flags: Flags): Promise<number> {
  const started = performance.now();
  const selection: Selection = { file: flags.file ?? null, case: flags.case ?? null };
  const results: SuiteResult[] = [];
  const suites = existsSync(directory) ? suitesOf(directory) : [];
  if (suites.length === 0) throw new ClickstreamError('CLI_INPUT_INVALID', `there are no cases in ${directory}`);
  if (flags.brokers !== undefined) process.env.KAFKA_BROKERS = flags.brokers;
  for (const { name, path } of suites) {
    if (NEED_BROKER.includes(name) && !process.env.KAFKA_BROKERS) {
      console.log(`\n${name}\n  not run: it needs a broker, named by --brokers or KAFKA_BROKERS`);
      continue;
    }
    const result = await SUITES[name]!(path, selection);
    printReport(result, flags.details || selection.case !== null, (line) => console.log(line));
    results.push(result);
  }
  console.log(`  ${((performance.now() - started) / 1000).toFixed(1)} s`);
  if (flags.json !== undefined) {
    const scores = results.map((r) => ({ ...r, score: tallyOf(r.files) }));
    writeFileSync(flags.json, `${JSON.stringify(scores, null, 2)}\n`);
  }
  return results.every((result) => result.failures.length === 0) ? EXIT_DONE : EXIT_FAILED;
}

const parsed = parseCommandLine(program);
await runCommand(() => main(parsed.args[0]!, parsed.opts<Flags>()));
