// Table with table where the left row names the right row's key. The tables are partitioned by different keys, so a left
// change subscribes at the right table's task (through one internal topic) and gets answers (through another).
import { ClickstreamError } from '../../errors/clickstream-error.ts';
import type { JoinStep } from '../plan/execution-step.ts';
import type { ForeignKeyNames } from '../plan/streams-topology/streams-graph.ts';
import { compareKeys } from '../state/key-identity.ts';
import { KeyValueStore } from '../state/key-value-store.ts';
import { SubscriptionStore } from '../state/subscription-store.ts';
import type { Row } from '../values/sql-value.ts';
import type { Flow, Receiver } from './flow.ts';
import { answerCodec, type Instruction, rowVersion, subscriptionCodec } from './foreign-key-messages.ts';
import { joiner, tableStoreName } from './join-row.ts';
import { keyOrder } from './key-order.ts';
import { internalKeySerde, internalSource, sendByKey } from './repartition-operator.ts';
import type { TaskScope } from './task-scope.ts';
import type { TopologyBuilder } from './topology-builder.ts';

interface Parts {
  readonly step: JoinStep;
  readonly names: ForeignKeyNames;
  readonly left: Flow;
  readonly right: Flow;
  readonly subscriptionTopic: string;
  readonly answerTopic: string;
}

const tableStore = (task: TaskScope, name: string, { schema }: JoinStep['left']) =>
  task.addStore(
    new KeyValueStore(
      name,
      schema.key.map((c) => c.type),
      schema.value.map((c) => c.type),
    ),
  );

interface LeftRow {
  readonly exists: boolean;
  readonly foreignKey: Row | null;
}

interface LeftMessage {
  readonly foreignKey: Row | null;
  readonly instruction: Instruction;
}

/**
 * What a left change tells the right side (the rules of Kafka Streams' ForeignTableJoin, inner and left, since 3.9.1): a
 * change of the row is answered once. Only an outer join has messages without a foreign key; they are answered on the spot.
 */
function instructions(outer: boolean, before: LeftRow, after: LeftRow): readonly LeftMessage[] {
  if (after.foreignKey === null) {
    const leaves = (instruction: Instruction): readonly LeftMessage[] =>
      before.foreignKey === null ? [] : [{ foreignKey: before.foreignKey, instruction }];
    if (!outer) return leaves('DELETE_AND_ANSWER');
    if (!before.exists && !after.exists) return [];
    return [...leaves('DELETE'), { foreignKey: null, instruction: 'ANSWER' }];
  }
  const { foreignKey } = after;
  if (before.foreignKey === null || compareKeys(before.foreignKey, foreignKey) === 0)
    return [{ foreignKey, instruction: outer ? 'ANSWER' : 'ANSWER_IF_PRESENT' }];
  // Without a match the answer takes back what the old key may have matched.
  return [
    { foreignKey: before.foreignKey, instruction: 'DELETE' },
    { foreignKey, instruction: 'ANSWER' },
  ];
}

/** The left table's task: subscribes for its rows, and joins them with the answers. */
function attachLeft(
  { step, names, left, subscriptionTopic, answerTopic }: Parts,
  task: TaskScope,
  next: Receiver,
): void {
  if (step.leftJoinExpression === null) throw new ClickstreamError('INTERNAL', 'a foreign-key join has no foreign key');
  const outer = step.joinType === 'LEFT';
  const { evaluate } = task.compile(step.leftJoinExpression, step.left.schema, step.context);
  const join = joiner(step);
  const rows = tableStore(task, tableStoreName(step.left), step.left);
  const results = tableStore(task, names.outputStore, step);
  const subscriptions = subscriptionCodec(step.left.schema.key.map((c) => c.type));
  const subscribe = sendByKey(task, subscriptionTopic, step.right.schema, step.rightFormats);
  const foreignKeyOf = (row: Row | null): Row | null => {
    const value = row === null ? null : evaluate(row);
    return value === null ? null : [value];
  };
  const answered = (key: Row, version: string | null, right: Row | null, timestamp: number): void => {
    const id = rows.identity(key);
    const row = rows.get(id)?.value ?? null;
    if (rowVersion(row) !== version) return;
    const result = row === null || (right === null && !outer) ? null : join(key, row, right);
    const old = results.get(id)?.value ?? null;
    if (result === null) results.delete(id);
    else results.put(id, key, [...result], timestamp);
    next(key, result, timestamp, null, old);
  };
  left.attach(task, (key, value, timestamp) => {
    if (key === null) return;
    const id = rows.identity(key);
    const before = rows.get(id)?.value ?? null;
    if (value === null) rows.delete(id);
    else rows.put(id, key, [...value], timestamp);
    const version = rowVersion(value);
    const plan = instructions(
      outer,
      { exists: before !== null, foreignKey: foreignKeyOf(before) },
      { exists: value !== null, foreignKey: foreignKeyOf(value) },
    );
    for (const { foreignKey, instruction } of plan) {
      if (foreignKey === null) answered(key, version, null, timestamp);
      else subscribe(foreignKey, subscriptions.encode({ primaryKey: key, version, instruction }), timestamp);
    }
  });
  const answers = answerCodec(step.right.schema.value.map((c) => c.type));
  const keys = internalKeySerde(task.dependencies, answerTopic, step.left.schema.key, step.leftFormats);
  task.addSource(
    answerTopic,
    internalSource(task, keys, (key, record) => {
      if (key === null || record.value === null) return;
      const { version, right } = answers.decode(record.value);
      answered(key, version, right, record.timestamp);
    }),
  );
}

/** The right table's task: keeps the subscriptions of each of its keys, answers them now and at every change. */
function attachRight({ step, names, right, subscriptionTopic, answerTopic }: Parts, task: TaskScope): void {
  const rows = tableStore(task, tableStoreName(step.right), step.right);
  const foreignTypes = step.right.schema.key.map((c) => c.type);
  const primaryTypes = step.left.schema.key.map((c) => c.type);
  const store = task.addStore(new SubscriptionStore(names.subscriptionStore, foreignTypes, primaryTypes));
  const answers = answerCodec(step.right.schema.value.map((c) => c.type));
  const answer = sendByKey(task, answerTopic, step.left.schema, step.leftFormats);
  const subscriptions = subscriptionCodec(primaryTypes);
  const order = keyOrder(task, step.left.schema.key, step.leftFormats);
  const keys = internalKeySerde(task.dependencies, subscriptionTopic, step.right.schema.key, step.rightFormats);
  task.addSource(
    subscriptionTopic,
    internalSource(task, keys, (foreignKey, record) => {
      if (foreignKey === null || record.value === null) return;
      const { primaryKey, version, instruction } = subscriptions.decode(record.value);
      const deletes = instruction === 'DELETE' || instruction === 'DELETE_AND_ANSWER';
      if (deletes) store.remove(foreignKey, primaryKey);
      else store.put(foreignKey, primaryKey, version, record.timestamp);
      if (instruction === 'DELETE') return;
      const match = rows.get(rows.identity(foreignKey));
      if (!match && instruction === 'ANSWER_IF_PRESENT') return;
      const time = Math.max(record.timestamp, match?.timestamp ?? record.timestamp);
      const right = deletes ? null : (match?.value ?? null);
      answer(primaryKey, answers.encode({ version, right }), time);
    }),
  );
  right.attach(task, (key, value, timestamp) => {
    if (key === null) return;
    const id = rows.identity(key);
    if (value === null) rows.delete(id);
    else rows.put(id, key, [...value], timestamp);
    for (const { primaryKey, version } of store.of(key, order))
      answer(primaryKey, answers.encode({ version, right: value }), timestamp);
  });
}

export function foreignKeyJoinFlow(builder: TopologyBuilder, step: JoinStep): Flow {
  const left = builder.build(step.left);
  const right = builder.build(step.right);
  const names = builder.foreignKeyNames(step);
  const parts: Parts = {
    step,
    left,
    right,
    names,
    subscriptionTopic: builder.internalTopic(names.subscriptionTopic),
    answerTopic: builder.internalTopic(names.responseTopic),
  };
  for (const store of [tableStoreName(step.left), names.outputStore]) left.part.addStore(store);
  for (const store of [tableStoreName(step.right), names.subscriptionStore]) right.part.addStore(store);
  left.part.addTopic(parts.answerTopic);
  right.part.addTopic(parts.subscriptionTopic);
  builder.internalTopics.push({ name: parts.subscriptionTopic, readBy: right.part });
  builder.internalTopics.push({ name: parts.answerTopic, readBy: left.part });
  right.part.addEnd((task) => attachRight(parts, task));
  return {
    part: left.part,
    schema: step.schema,
    rekeyed: false,
    read: null,
    attach: (task, next) => attachLeft(parts, task, next),
  };
}
