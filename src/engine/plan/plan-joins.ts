// Plans the FROM clause of a join: sources, re-keying, prefixed columns, and one join step per JOIN.
import type { Expression } from '../../sql/ast.ts';
import { NO_SPAN } from '../../sql/source-span.ts';
import { syntheticKeyName } from '../analyze/alias-generator.ts';
import { joinColumnName } from '../analyze/column-resolver.ts';
import { scopeOf } from '../analyze/expression-types.ts';
import { statementInvalid } from '../analyze/statement-error.ts';
import type { FormatInfo } from '../formats/format.ts';
import { formatByName } from '../formats/format-registry.ts';
import type { Column } from '../schema/logical-schema.ts';
import type { JoinStep, SelectStep } from './execution-step.ts';
import { type JoinInput, type JoinNode, resolveKeyFormats } from './join-tree.ts';
import type { PlanContext } from './plan-context.ts';
import type { KeyOrigin } from './plan-projection.ts';
import { isKeyedBy, rekey } from './plan-repartition.ts';
import { planSource } from './plan-source.ts';
import { formatsOf, keyColumn, type Relation, stepSchema, valueColumn } from './relation.ts';

export interface PlannedJoins {
  readonly relation: Relation;
  readonly origin: KeyOrigin;
}

/** @param selected whether the projection shows this column: it then names the key. */
export function planJoins(root: JoinNode, context: PlanContext, selected: (e: Expression) => boolean): PlannedJoins {
  resolveKeyFormats(root, context.defaultKeyFormat);
  return { relation: planNode(root, context, selected), origin: keyOrigin(root, context) };
}

/** A join whose rows have no source column as key: full joins, and conditions that are no columns. */
export const hasSyntheticKey = (node: JoinNode): boolean => !node.join.foreignKey && node.keys.length === 0;

function keyOrigin(root: JoinNode, context: PlanContext): KeyOrigin {
  if (root.join.foreignKey) {
    const [first] = context.sources;
    return { what: 'key column', written: first!.source.schema.key.map((c) => `${first!.alias}.${c.name}`) };
  }
  if (hasSyntheticKey(root)) return { what: 'join expression', written: [context.syntheticKey], synthetic: true };
  return { what: 'join expression', written: root.keys.map((e) => writtenName(e, context)), anyOf: true };
}

function writtenName(e: Expression, context: PlanContext): string {
  const name = e.kind === 'ColumnReference' ? e.name : '';
  const source = context.sources.find((s) => s.columns.some((c) => joinColumnName(s.alias, c.name) === name));
  return source ? `${source.alias}.${name.slice(source.alias.length + 1)}` : name;
}

function planNode(node: JoinNode, context: PlanContext, selected: (e: Expression) => boolean): Relation {
  const left = planInput(node.left, node.prefix, 'Left', context, selected);
  const right = planInput(node.right, node.prefix, 'Right', context, selected);
  if (!node.join.foreignKey) checkPartitions(node, context);
  const key = joinKey(node, left, context, selected);
  const value = [...left.step.schema.value, ...right.step.schema.value];
  const synthetic = hasSyntheticKey(node) ? key.map((k) => valueColumn(k.name, k.type)) : [];
  const step: JoinStep = {
    kind: stepKind(node, left, right),
    context: [`${node.prefix}Join`],
    schema: stepSchema(key, [...value, ...synthetic]),
    joinType: node.join.type,
    left: left.step,
    right: right.step,
    keyName: key[0]!.name,
    leftFormats: formatsOf(left),
    rightFormats: formatsOf(right),
    within: node.join.within,
    leftJoinExpression: node.join.foreignKey ? node.join.left.joined : null,
  };
  return { ...left, step };
}

function stepKind(node: JoinNode, left: Relation, right: Relation): JoinStep['kind'] {
  if (node.join.foreignKey) return 'ForeignKeyTableTableJoin';
  if (left.kind === 'TABLE') return 'TableTableJoin';
  return right.kind === 'TABLE' ? 'StreamTableJoin' : 'StreamStreamJoin';
}

function joinKey(
  node: JoinNode,
  left: Relation,
  context: PlanContext,
  selected: (e: Expression) => boolean,
): readonly Column[] {
  const { key } = left.step.schema;
  if (node.join.foreignKey) return key;
  const chosen = node.keys.find(selected) ?? node.keys[0];
  const name = chosen?.kind === 'ColumnReference' ? chosen.name : syntheticName(left, context);
  return [keyColumn(name, key[0]!.type)];
}

/** A join below may have made a key of that name already, which stays a column of its own. */
function syntheticName(left: Relation, context: PlanContext): string {
  const taken = left.step.schema.value.map((c) => c.name);
  return taken.includes(context.syntheticKey) ? syntheticKeyName(taken) : context.syntheticKey;
}

function planInput(
  input: JoinInput,
  prefix: string,
  side: 'Left' | 'Right',
  context: PlanContext,
  selected: (e: Expression) => boolean,
): Relation {
  const keyedName = `${prefix}${side}SourceKeyed`;
  if (input.kind === 'Join') {
    const relation = planNode(input.node, context, selected);
    return input.rekeyTo ? rekeyInput(relation, input.by, keyedName, context, input.rekeyTo) : relation;
  }
  const source = planSource(input.source, `KafkaTopic_${prefix}${side}`);
  const relation = input.rekeyTo ? rekeyInput(source, input.by, keyedName, context, input.rekeyTo) : source;
  return prependAlias(relation, input.source.alias, `PrependAlias${prefix}${side}`);
}

function rekeyInput(
  relation: Relation,
  by: Expression,
  name: string,
  context: PlanContext,
  format: FormatInfo,
): Relation {
  if (relation.kind === 'TABLE' && !isKeyedBy(relation, [by]))
    throw statementInvalid('A table cannot be given another key for a join.', {
      span: by.span,
      details: { primaryKey: relation.step.schema.key.map((c) => c.name) },
      nextStep: 'Join the table on its primary key.',
    });
  if (relation.window && (relation.kind === 'TABLE' || !formatByName(format.format).usesRegistry))
    throw statementInvalid('The keys of a windowed source cannot be written in another format for a join.', {
      span: by.span,
      details: { keyFormat: relation.keyFormat.format, joinFormat: format.format },
      nextStep: 'Join windowed sources that have the same KEY_FORMAT, other than AVRO, JSON_SR and PROTOBUF.',
    });
  return rekey(relation, [by], name, context, format);
}

function prependAlias(relation: Relation, alias: string, name: string): Relation {
  const { key, value } = relation.step.schema;
  const keyColumns = key.map((k) => keyColumn(joinColumnName(alias, k.name), k.type));
  const schema = stepSchema(
    keyColumns,
    value.map((c) => valueColumn(joinColumnName(alias, c.name), c.type)),
  );
  const scope = scopeOf(relation.step.schema);
  const step: SelectStep = {
    kind: relation.kind === 'STREAM' ? 'StreamSelect' : 'TableSelect',
    context: [name],
    schema,
    source: relation.step,
    keyNames: keyColumns.map((k) => k.name),
    selects: scope.columns.map((c) => ({
      name: joinColumnName(alias, c.name),
      expression: { kind: 'ColumnReference', source: null, name: c.name, span: NO_SPAN },
    })),
    internalFormats: relation.kind === 'TABLE' ? formatsOf(relation, schema) : null,
  };
  return { ...relation, step };
}

/** As in ksqlDB, counts must be equal even where a side is repartitioned; a foreign-key join alone needs no equal ones. */
function checkPartitions(node: JoinNode, context: PlanContext): void {
  const a = context.partitionsOf(partitionedTopic(node.left));
  const b = context.partitionsOf(partitionedTopic(node.right));
  if (a === null || b === null || a === b) return;
  const [left, right] = [firstAlias(node.left), firstAlias(node.right)];
  throw statementInvalid(
    `${left} and ${right} cannot be joined: their topics have ${a} and ${b} partitions, so equal keys are not in the same partition.`,
    {
      span: node.join.span,
      details: { [left]: a, [right]: b },
      nextStep:
        'Make a copy of one of them with the partitions of the other: CREATE … WITH (PARTITIONS=n) AS SELECT ….',
    },
  );
}

/** The topic whose partitions the rows of an input have: for a join, those of its right side. */
const partitionedTopic = (input: JoinInput): string =>
  input.kind === 'Source' ? input.source.source.topic : partitionedTopic(input.node.right);

const firstAlias = (input: JoinInput): string =>
  input.kind === 'Source' ? input.source.alias : firstAlias(input.node.left);
