// Re-keying: PARTITION BY, and bringing the two sides of a join to the same key.

import type { Expression } from '../../sql/ast.ts';
import { AliasGenerator } from '../analyze/alias-generator.ts';
import { expressionKey } from '../analyze/expression-tools.ts';
import { scopeOf } from '../analyze/expression-types.ts';
import { statementInvalid, typeMismatch } from '../analyze/statement-error.ts';
import type { FormatInfo } from '../formats/format.ts';
import type { Column } from '../schema/logical-schema.ts';
import type { SelectKeyStep } from './execution-step.ts';
import { formatForNewKey } from './key-format.ts';
import type { PlanContext } from './plan-context.ts';
import { internalFormats, keyColumn, type Relation, stepSchema, valueColumn } from './relation.ts';

/** The rows are keyed by exactly these expressions, in this order. */
export function isKeyedBy(relation: Relation, expressions: readonly Expression[]): boolean {
  const { key } = relation.step.schema;
  return (
    key.length > 0 &&
    key.length === expressions.length &&
    expressions.every((e, i) => e.kind === 'ColumnReference' && e.name === key[i]!.name)
  );
}

/** The key columns that expressions over a step's value make; those that are no column get a generated name. */
export function keyColumnsFor(
  relation: Relation,
  expressions: readonly Expression[],
  context: PlanContext,
): readonly Column[] {
  const scope = scopeOf(relation.step.schema);
  const aliases = new AliasGenerator(scope.columns.map((c) => c.name));
  return expressions.map((e) => {
    const type = context.typer.typeOf(e, scope);
    return keyColumn(keyName(e, aliases), type);
  });
}

function keyName(e: Expression, aliases: AliasGenerator): string {
  if (e.kind === 'ColumnReference') return e.name;
  return e.kind === 'Dereference' ? aliases.structField(e.field) : aliases.nextColumn();
}

/** A new key for every row. `format`: the format the internal topic must have, null to derive it from the present one. */
export function rekey(
  relation: Relation,
  expressions: readonly Expression[],
  name: string,
  context: PlanContext,
  format: FormatInfo | null,
): Relation {
  if (relation.window && !isKeyedBy(relation, expressions))
    throw statementInvalid('A windowed source cannot be given another key.', {
      span: expressions[0]?.span,
      nextStep: 'Use the key columns of the windowed source, or aggregate it into a new table first.',
    });
  const key = keyColumnsFor(relation, expressions, context);
  const value = relation.step.schema.value;
  const added = key.filter((k) => !value.some((c) => c.name === k.name)).map((k) => valueColumn(k.name, k.type));
  const keyFormat = formatForNewKey(format ?? relation.keyFormat, key, context.defaultKeyFormat);
  const step: SelectKeyStep = {
    kind: relation.kind === 'STREAM' ? 'StreamSelectKey' : 'TableSelectKey',
    context: [name],
    schema: stepSchema(key, [...value, ...added]),
    source: relation.step,
    keyExpressions: expressions,
    internalFormats: internalFormats(keyFormat, relation.valueFormat, key),
  };
  return { ...relation, step, keyFormat };
}

/** The rows with no key at all, as PARTITION BY NULL makes them. */
export const withoutKey = (relation: Relation, context: PlanContext): Relation =>
  relation.step.schema.key.length === 0 ? relation : rekey(relation, [], 'PartitionBy', context, null);

/** @throws ClickstreamError for tables, aggregate functions, and NULL among other expressions. */
export function planPartitionBy(
  relation: Relation,
  expressions: readonly Expression[],
  context: PlanContext,
): Relation {
  const [first] = expressions;
  if (first === undefined) throw statementInvalid('PARTITION BY needs at least one expression.');
  if (relation.kind === 'TABLE')
    throw statementInvalid('A table cannot be given another key with PARTITION BY.', {
      span: first.span,
      nextStep: 'Use GROUP BY, or make a stream over the topic of the table and partition that.',
    });
  const seen = new Set<string>();
  for (const e of expressions) {
    if (e.kind === 'NullLiteral' && expressions.length > 1)
      throw typeMismatch('PARTITION BY NULL takes the key away and cannot be combined with other expressions.', {
        span: e.span,
      });
    if (seen.has(expressionKey(e)))
      throw statementInvalid('PARTITION BY names the same expression twice.', { span: e.span });
    seen.add(expressionKey(e));
  }
  if (first.kind === 'NullLiteral') return rekey(relation, [], 'PartitionBy', context, null);
  return isKeyedBy(relation, expressions) ? relation : rekey(relation, expressions, 'PartitionBy', context, null);
}
