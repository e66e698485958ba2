// Runs recorded expressions of a real server against the expression compiler: each is one SELECT over one row, with the
// type and the JSON text of its value, or with a refusal. Usage:
//   node conformance/vectors/expression-vectors.ts DIR [--group G] [--function F] [--failures] [--file NAME]
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ExpressionTyper } from '../../src/engine/analyze/expression-types.ts';
import { bindAggregate } from '../../src/engine/analyze/function-binding.ts';
import { compileExpression } from '../../src/engine/expressions/compile-expression.ts';
import type { CompiledExpression, Scope, ScopeColumn } from '../../src/engine/expressions/compiled-expression.ts';
import { resolveType } from '../../src/engine/expressions/resolve-type.ts';
import { defaultRegistry } from '../../src/engine/functions/function-registry.ts';
import type { SqlValue } from '../../src/engine/values/sql-value.ts';
import { toJson } from '../../src/engine/values/to-json.ts';
import type { Expression } from '../../src/sql/ast.ts';
import { parseStatement } from '../../src/sql/parser.ts';
import { BIGINT, formatType, INTEGER } from '../../src/sql/sql-type.ts';
import { type ExactJson, JsonNumber, member, parseExactJson, sameAnswer } from '../exact-json.ts';
import { knownDifference } from './known-differences.ts';
import { valueFromJson } from './vector-row.ts';

export interface VectorResult {
  readonly group: string;
  readonly sql: string;
  readonly passed: boolean;
  /** Passed only because the difference is documented. */
  readonly difference: boolean;
  readonly expected: string;
  readonly actual: string;
}

interface Source {
  readonly scope: Scope;
  readonly row: readonly SqlValue[];
}

/** The stream of the setup file and its one record. */
function readSource(directory: string): Source {
  const lines = readFileSync(join(directory, 'expressions-setup.sql'), 'utf8').split('\n');
  const create = lines.find((line) => line.startsWith('CREATE STREAM V'));
  const record = lines.find((line) => line.startsWith('-- {'));
  const { statement } = parseStatement(create ?? '');
  if (statement.kind !== 'CreateSource' || !record)
    throw new SyntaxError('The setup file has no stream V with a record.');
  const json = parseExactJson(record.slice(3));
  const columns: ScopeColumn[] = [];
  const row: SqlValue[] = [];
  const add = (name: string, type: ScopeColumn['type'], value: SqlValue): void => {
    columns.push({ name, source: 'V', type, index: row.length });
    row.push(value);
  };
  for (const column of statement.columns ?? []) {
    const type = resolveType(column.type, new Map());
    add(column.name, type, column.constraint.kind === 'Key' ? 1 : valueFromJson(member(json, column.name), type));
  }
  add('ROWTIME', BIGINT, 1614834367089n);
  add('ROWPARTITION', INTEGER, 0);
  add('ROWOFFSET', BIGINT, 0n);
  return { scope: { columns }, row };
}

const text = (value: ExactJson | undefined): string => {
  if (value instanceof JsonNumber) return value.text;
  if (value instanceof Map) return `{${[...value].map(([k, v]) => `${JSON.stringify(k)}:${text(v)}`).join(',')}}`;
  return Array.isArray(value) ? `[${value.map(text).join(',')}]` : JSON.stringify(value);
};

function expectation(vector: ExactJson): string {
  const error = member(vector, 'error');
  if (error !== undefined && member(error, 'at') === 'statement')
    return `refused: ${String(member(error, 'message')).slice(0, 160)}`;
  if (error !== undefined) return 'null: the row fails';
  return `${String(member(vector, 'type'))} ${text(member(vector, 'value'))}`;
}

/** An aggregate without GROUP BY, over the one row there is; null for any other expression. */
function aggregateOverRow(
  expression: Expression,
  scope: Scope,
  compile: (expression: Expression) => CompiledExpression,
): CompiledExpression | null {
  if (expression.kind !== 'FunctionCall' || !defaultRegistry().isAggregate(expression.name)) return null;
  const call = { functionName: expression.name, args: expression.args };
  const typer = new ExpressionTyper(defaultRegistry());
  const { aggregator } = bindAggregate(call, scope, typer, expression.span);
  const args = expression.args.map(compile);
  return {
    type: aggregator.resultType,
    evaluate: (row) =>
      aggregator.result(
        aggregator.aggregate(
          args.map((arg) => arg.evaluate(row)),
          aggregator.initialize(),
        ),
      ),
  };
}

function runOne(vector: ExactJson, { scope, row }: Source): VectorResult {
  const sql = String(member(vector, 'sql'));
  const error = member(vector, 'error');
  const refused = error !== undefined && member(error, 'at') === 'statement';
  let actual: string;
  let answer: string | null = null;
  let passed = false;
  try {
    const { statement } = parseStatement(`SELECT ${sql} AS X FROM V EMIT CHANGES LIMIT 1;`);
    const item = statement.kind === 'QueryStatement' ? statement.query.select[0] : undefined;
    if (item?.kind !== 'SelectExpression') throw new SyntaxError('not an expression');
    const errors: string[] = [];
    const onError = (message: string, cause: unknown): void => {
      errors.push(`${message}: ${cause instanceof Error ? cause.message : String(cause)}`);
    };
    const compile = (expression: Expression) =>
      compileExpression(expression, scope, { functions: defaultRegistry(), onError });
    const { type, evaluate } = aggregateOverRow(item.expression, scope, compile) ?? compile(item.expression);
    if (!type) throw new TypeError('NULL has no type');
    const value = toJson(evaluate(row), type);
    answer = value;
    actual = `${formatType(type)} ${value}${errors.length > 0 ? ` (${errors.join('; ')})` : ''}`;
    if (!refused) {
      const sameType = error !== undefined || formatType(type) === member(vector, 'type');
      const expected = member(vector, 'value') ?? null;
      passed = sameType && (member(vector, 'nondeterministic') === true || sameAnswer(parseExactJson(value), expected));
    }
  } catch (thrown) {
    actual = `refused: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
    passed = refused;
  }
  const known = passed ? undefined : knownDifference(sql, String(error === undefined ? '' : member(error, 'message')));
  // Where the server's pull queries answer what its push queries get wrong, that answer is the one to give.
  const correct = known?.message ? undefined : member(member(vector, 'pull'), 'value');
  const difference =
    known !== undefined && answer !== null && (correct === undefined || sameAnswer(parseExactJson(answer), correct));
  return {
    group: String(member(vector, 'group')),
    sql,
    passed: passed || difference,
    difference,
    expected: expectation(vector),
    actual,
  };
}

/** All expressions of the files in a directory, in order. */
export function runExpressionVectors(
  directory: string,
  files: readonly string[] = ['expressions.jsonl', 'expressions-extra.jsonl'],
): VectorResult[] {
  const source = readSource(directory);
  return files.flatMap((file) =>
    readFileSync(join(directory, file), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => runOne(parseExactJson(line), source)),
  );
}

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      group: { type: 'string' },
      function: { type: 'string' },
      failures: { type: 'boolean', default: false },
      file: { type: 'string' },
    },
  });
  const [directory] = positionals;
  if (!directory) {
    console.error('usage: expression-vectors.ts DIR [--group G] [--function F] [--failures] [--file NAME]');
    process.exitCode = 2;
    return;
  }
  const named = values.function === undefined ? null : new RegExp(`\\b${values.function}\\(`, 'i');
  const results = runExpressionVectors(directory, values.file === undefined ? undefined : [values.file]).filter(
    (r) => (values.group === undefined || r.group === values.group) && (named === null || named.test(r.sql)),
  );
  const failures = results.filter((r) => !r.passed);
  if (values.failures)
    for (const f of failures)
      console.log(`[${f.group}] ${f.sql}\n    expected ${f.expected}\n    got      ${f.actual}`);
  const groups = new Map<string, { passed: number; total: number }>();
  for (const r of results) {
    const count = groups.get(r.group) ?? { passed: 0, total: 0 };
    groups.set(r.group, { passed: count.passed + Number(r.passed), total: count.total + 1 });
  }
  for (const [group, { passed, total }] of groups)
    if (passed < total) console.log(`${group.padEnd(24)} ${passed}/${total}`);
  const passed = results.length - failures.length;
  const differences = results.filter((r) => r.difference).length;
  const share = ((100 * passed) / Math.max(results.length, 1)).toFixed(2);
  console.log(`${passed} of ${results.length} as recorded (${share} %), ${differences} of them documented differences`);
  process.exitCode = failures.length > 0 ? 1 : 0;
}

if (import.meta.main) main();
