// Runs public ksqlDB case files against the engine: score per file, failures grouped by cause.
// Usage: node conformance/run.ts DIR [--file F] [--case C] [--details] [--brokers B] [--json OUT]
// DIR is laid out with a folder per suite (query-validation/, vectors/), or is such a folder itself; or it is plans.jsonl.
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
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

const HELP = `Usage: npm run conformance -- DIR [options]
Runs ksqlDB's public cases and recorded answers against the engine. DIR is a suite's folder, or holds some of
${Object.keys(SUITES).join(', ')}.
  --file F    only files whose names contain F
  --case C    only cases whose names contain C, with details
  --details   what was expected and what came, for every failure
  --brokers B the broker for REST cases and recorded calls; without it KAFKA_BROKERS, and without that they are not run
  --json OUT  write the results to OUT
Exit code: 0 when all pass, 1 when some fail, 2 when DIR cannot be read.`;

interface Options extends Selection {
  readonly directory: string;
  readonly json: string | null;
  readonly details: boolean;
  readonly brokers: string | null;
}

function readOptions(args: readonly string[]): Options | null {
  const after = (flag: string): string | null => (args.includes(flag) ? (args[args.indexOf(flag) + 1] ?? null) : null);
  const [directory] = args;
  if (!directory || directory.startsWith('--') || !existsSync(directory)) return null;
  const selection = { file: after('--file'), case: after('--case') };
  return {
    directory,
    ...selection,
    json: after('--json'),
    brokers: after('--brokers'),
    details: args.includes('--details') || selection.case !== null,
  };
}

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

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (process.argv.includes('--help')) {
    console.log(HELP);
    return 0;
  }
  if (!options) {
    console.error(HELP);
    return 2;
  }
  const started = performance.now();
  const results: SuiteResult[] = [];
  if (options.brokers !== null) process.env.KAFKA_BROKERS = options.brokers;
  for (const { name, path } of suitesOf(options.directory)) {
    if (NEED_BROKER.includes(name) && !process.env.KAFKA_BROKERS) {
      console.log(`\n${name}\n  not run: it needs a broker, named by --brokers or KAFKA_BROKERS`);
      continue;
    }
    const result = await SUITES[name]!(path, options);
    printReport(result, options.details, (line) => console.log(line));
    results.push(result);
  }
  console.log(`  ${((performance.now() - started) / 1000).toFixed(1)} s`);
  if (options.json)
    writeFileSync(
      options.json,
      `${JSON.stringify(
        results.map((r) => ({ ...r, score: tallyOf(r.files) })),
        null,
        2,
      )}\n`,
    );
  return results.every((result) => result.failures.length === 0) ? 0 : 1;
}

process.exitCode = await main();
