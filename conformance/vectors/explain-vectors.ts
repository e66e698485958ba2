// Compares EXPLAIN's execution plans and topologies with those of a real server.
// Usage: node conformance/vectors/explain-vectors.ts DIR [--failures]
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../../src/common/clock.ts';
import { InMemoryCatalog } from '../../src/engine/catalog/in-memory-catalog.ts';
import { defaultRegistry } from '../../src/engine/functions/function-registry.ts';
import { printExecutionPlan } from '../../src/engine/plan/print-execution-plan.ts';
import { printStreamsTopology } from '../../src/engine/plan/streams-topology/streams-topology.ts';
import { StatementEngine } from '../../src/engine/statements/statement-engine.ts';
import { InMemoryTopicAdmin } from '../../src/engine/statements/topic-admin.ts';
import { parseStatements } from '../../src/sql/parser.ts';
import { knownStatementDifference } from './known-statement-differences.ts';

interface ExplainVector {
  readonly sql: string;
  readonly before?: readonly string[];
  readonly explain?: { readonly executionPlan?: string; readonly topology?: string };
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { failures: { type: 'boolean' } } });
const [directory] = positionals;
if (!directory) {
  console.error('Usage: node conformance/vectors/explain-vectors.ts DIR [--failures]');
  process.exit(2);
}
const base = new StatementEngine({
  catalog: new InMemoryCatalog(),
  topics: new InMemoryTopicAdmin(),
  registry: null,
  functions: defaultRegistry(),
  clock: systemClock,
  properties: {},
});
for (const parsed of parseStatements(readFileSync(join(directory, 'setup.sql'), 'utf8'))) await base.execute(parsed);

/** Query numbers vary from run to run. */
const withoutNumbers = (text: string): string => text.replace(/\b(C[ST]AS_[A-Z0-9]+)_\d+/g, '$1_n');

/** Both texts for the last statement, after the others. */
async function explained(vector: ExplainVector): Promise<{ executionPlan: string; topology: string }> {
  const engine = base.sandbox();
  const statements = parseStatements([...(vector.before ?? []), vector.sql].join('\n'));
  for (const parsed of statements.slice(0, -1)) await engine.execute(parsed);
  const outcome = await engine.evaluate(statements.at(-1)!, { planOnly: true });
  if (outcome.kind !== 'QueryStarted') return { executionPlan: '', topology: '' };
  return { executionPlan: printExecutionPlan(outcome.plan), topology: printStreamsTopology(outcome.plan) };
}

const tallies = {
  executionPlan: { name: 'execution plans', passed: 0, total: 0, differences: 0 },
  topology: { name: 'topologies', passed: 0, total: 0, differences: 0 },
};
for (const line of readFileSync(join(directory, 'statements.jsonl'), 'utf8').split('\n')) {
  if (line.trim() === '') continue;
  const vector: ExplainVector = JSON.parse(line);
  if (!vector.explain) continue;
  const actual = await explained(vector).catch((error: unknown) => ({
    executionPlan: String(error),
    topology: String(error),
  }));
  for (const part of ['executionPlan', 'topology'] as const) {
    const expected = vector.explain[part];
    if (expected === undefined) continue;
    const tally = tallies[part];
    tally.total++;
    const equal = withoutNumbers(actual[part]) === withoutNumbers(expected);
    if (equal) tally.passed++;
    else if (knownStatementDifference(vector.sql) !== null) tally.differences++;
    else if (values.failures) console.log(`FAIL ${vector.sql}\n--- expected\n${expected}--- actual\n${actual[part]}`);
  }
}
for (const { name, passed, total, differences } of Object.values(tallies))
  console.log(`${name}: ${passed + differences} of ${total} passed, ${differences} of them by a documented difference`);
