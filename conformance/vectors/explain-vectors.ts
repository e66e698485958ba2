// Compares EXPLAIN's execution plans with those of a real server. Usage: node conformance/vectors/explain-vectors.ts DIR [--failures]
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../../src/common/clock.ts';
import { InMemoryCatalog } from '../../src/engine/catalog/in-memory-catalog.ts';
import { defaultRegistry } from '../../src/engine/functions/function-registry.ts';
import { printExecutionPlan } from '../../src/engine/plan/print-execution-plan.ts';
import { StatementEngine } from '../../src/engine/statements/statement-engine.ts';
import { InMemoryTopicAdmin } from '../../src/engine/statements/topic-admin.ts';
import { parseStatements } from '../../src/sql/parser.ts';

interface ExplainVector {
  readonly sql: string;
  readonly before?: readonly string[];
  readonly explain?: { readonly executionPlan?: string };
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

let passed = 0;
let total = 0;
for (const line of readFileSync(join(directory, 'statements.jsonl'), 'utf8').split('\n')) {
  if (line.trim() === '') continue;
  const vector: ExplainVector = JSON.parse(line);
  const expected = vector.explain?.executionPlan;
  if (expected === undefined) continue;
  total++;
  const engine = base.sandbox();
  let actual = '';
  try {
    for (const parsed of parseStatements([...(vector.before ?? []), vector.sql].join('\n'))) {
      const outcome = await engine.execute(parsed);
      if (outcome.kind === 'QueryStarted') actual = printExecutionPlan(outcome.plan);
    }
  } catch (error) {
    actual = String(error);
  }
  if (withoutNumbers(actual) === withoutNumbers(expected)) passed++;
  else if (values.failures) console.log(`FAIL ${vector.sql}\n--- expected\n${expected}--- actual\n${actual}`);
}
console.log(`execution plans: ${passed}/${total}`);
