// Runs public ksqlDB REST case files against engines on a real broker and prints the score per file.
// Usage: node conformance/rest-query-validation/run-rest.ts DIR [--file F] [--case C] [--brokers B] [--details] [--json OUT]
import { writeFileSync } from 'node:fs';
import { printReport } from '../report.ts';
import { runRestQueryValidation } from './run-files.ts';

const args = process.argv.slice(2);
const after = (flag: string): string | null => (args.includes(flag) ? (args[args.indexOf(flag) + 1] ?? null) : null);

const [directory] = args;
const brokers = after('--brokers');
if (brokers !== null) process.env.KAFKA_BROKERS = brokers;
if (!directory || directory.startsWith('--') || !process.env.KAFKA_BROKERS) {
  console.error(
    'Usage: node conformance/rest-query-validation/run-rest.ts DIR [--file F] [--case C] [--brokers B] [--details] [--json OUT]',
  );
  console.error('The brokers may also be named by KAFKA_BROKERS.');
  process.exitCode = 2;
} else {
  const result = await runRestQueryValidation(directory, { file: after('--file'), case: after('--case') });
  printReport(result, args.includes('--details') || args.includes('--case'), (line) => console.log(line));
  const json = after('--json');
  if (json) writeFileSync(json, `${JSON.stringify(result, null, 2)}\n`);
  process.exitCode = result.failures.length === 0 ? 0 : 1;
}
