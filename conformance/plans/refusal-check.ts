// Runs the cases that expect an error: a statement must be refused. Those that fail only when rows flow are not counted.
// Usage: node conformance/plans/refusal-check.ts DIR [--file F] [--failures]
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ClickstreamError } from '../../src/errors/clickstream-error.ts';
import { parseStatements } from '../../src/sql/parser.ts';
import { type ConformanceCase, readCaseFile } from '../query-validation/case-file.ts';
import { caseEngine } from './case-engine.ts';

async function refusal(run: ConformanceCase): Promise<string | null> {
  const { engine } = await caseEngine(run);
  for (const text of run.statements) {
    try {
      for (const parsed of parseStatements(text)) await engine.execute(parsed);
    } catch (error) {
      if (error instanceof ClickstreamError) return error.message;
      return `CRASH ${error instanceof Error ? error.stack : String(error)}`;
    }
  }
  return null;
}

const [directory, ...args] = process.argv.slice(2);
if (!directory) {
  console.error('Usage: node conformance/plans/refusal-check.ts DIR [--file F] [--failures]');
  process.exit(2);
}
const only = args.includes('--file') ? (args[args.indexOf('--file') + 1] ?? '') : '';
let refused = 0;
let total = 0;
let accepted = 0;
let wronglyRefused = 0;
const folder = join(directory, 'query-validation');
for (const file of readdirSync(folder)
  .filter((f) => f.endsWith('.json') && f.includes(only))
  .sort())
  for (const { runs } of readCaseFile(join(folder, file)))
    for (const run of runs) {
      if (!run.enabled || run.expectsError?.type.endsWith('StreamsException')) continue;
      const message = await refusal(run);
      if (!run.expectsError) {
        accepted++;
        if (message === null) continue;
        wronglyRefused++;
        if (args.includes('--failures'))
          console.log(`REFUSED ${file}: ${run.name}\n  ${message}\n  ${run.statements.join('\n  ')}`);
        continue;
      }
      total++;
      if (message !== null && !message.startsWith('CRASH')) {
        refused++;
        if (args.includes('--messages'))
          console.log(`${run.expectsError.message.split('\n')[0]}\n    ours: ${message}`);
      } else if (args.includes('--failures'))
        console.log(
          `${message ? message : 'ACCEPTED'} ${file}: ${run.name}\n  expected: ${run.expectsError.message}\n  ${run.statements.join('\n  ')}`,
        );
    }
console.log(`refused as expected: ${refused}/${total}; accepted as expected: ${accepted - wronglyRefused}/${accepted}`);
