// Prints the score of each file and the failures grouped by cause.
import { percent, type SuiteResult, tallyOf } from './suite.ts';

/** @param details also every failure with what was expected and what came. */
export function printReport(result: SuiteResult, details: boolean, print: (line: string) => void): void {
  print(`\n${result.suite}`);
  const width = Math.max(0, ...result.files.map((f) => f.file.length));
  for (const file of result.files) {
    const mark = file.passed === file.total ? ' ' : '✗';
    print(`  ${mark} ${file.file.padEnd(width)} ${String(file.passed).padStart(4)} / ${file.total}`);
  }
  const byCause = Map.groupBy(result.failures, (failure) => failure.cause);
  const causes = [...byCause].sort(([, a], [, b]) => b.length - a.length);
  if (causes.length > 0) print('\n  failures by cause');
  for (const [cause, failures] of causes) {
    print(`  ${String(failures.length).padStart(5)}  ${cause}`);
    const shown = details ? failures : failures.slice(0, 3);
    for (const failure of shown) {
      print(`           ${failure.file}: ${failure.name}`);
      if (details) print(`      ${failure.detail}`);
    }
  }
  for (const [difference, cases] of Map.groupBy(result.listed, (listed) => listed.difference)) {
    print(`\n  passed by a documented difference (${cases.length}): ${difference}`);
    for (const { file, name } of details ? cases : cases.slice(0, 5)) print(`           ${file}: ${name}`);
  }
  const total = tallyOf(result.files);
  print(`\n  ${result.suite}: ${total.passed} of ${total.total} passed, ${percent(total)}`);
}
