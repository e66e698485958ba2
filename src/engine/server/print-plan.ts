// A query's plan as text: the steps from the sink down with their columns, and the sub-topologies with topics and stores.

import { formatType } from '../../sql/sql-type.ts';
import type { Topology } from '../operators/task.ts';
import type { ExecutionStep, QueryPlan } from '../plan/execution-step.ts';
import type { LogicalSchema } from '../schema/logical-schema.ts';

const NAMES: Readonly<Record<string, string>> = {
  Select: 'PROJECT',
  SelectKey: 'REKEY',
  GroupByKey: 'GROUP_BY',
  GroupBy: 'GROUP_BY',
  WindowedAggregate: 'AGGREGATE',
  FlatMap: 'FLAT_MAP',
};

function label(kind: string): string {
  if (kind.endsWith('Source')) return 'SOURCE';
  if (kind.endsWith('Join')) return 'JOIN';
  const plain = kind.replace(/^(Stream|Table)/, '');
  return NAMES[plain] ?? plain.toUpperCase();
}

function inputs(step: ExecutionStep): readonly ExecutionStep[] {
  if ('left' in step) return [step.left, step.right];
  return 'source' in step ? [step.source] : [];
}

const schemaText = (schema: LogicalSchema): string =>
  schema.columns.map((c) => `${c.name} ${formatType(c.type)}${c.namespace === 'KEY' ? ' KEY' : ''}`).join(', ');

/** One line per step, indented by its depth. */
export function printExecutionPlan(plan: QueryPlan): string {
  const lines: string[] = [];
  const print = (step: ExecutionStep, depth: number): void => {
    const logger = [plan.queryId, ...step.context].join('.');
    lines.push(
      `${'\t\t'.repeat(depth)} > [ ${label(step.kind)} ] | Schema: ${schemaText(step.schema)} | Logger: ${logger}`,
    );
    for (const input of inputs(step)) print(input, depth + 1);
  };
  print(plan.root, 0);
  return `${lines.join('\n')}\n`;
}

/** As the engine runs it: one block per sub-topology, with what it reads, keeps and writes. */
export function printTopology(plan: QueryPlan, topology: Topology): string {
  const blocks = topology.subTopologies.map((part) => {
    const written = [
      ...topology.repartitionTopics.filter((t) => t.readBy === part.id + 1).map((t) => t.name),
      ...(part.id === topology.subTopologies.length - 1 && plan.sink ? [plan.sink.topic] : []),
    ];
    return [
      `   Sub-topology: ${part.id}`,
      `    Source: (topics: [${part.sourceTopics.join(', ')}])`,
      `    Processors: (stores: [${part.storeNames.join(', ')}])`,
      ...written.map((topic) => `    Sink: (topic: ${topic})`),
    ].join('\n');
  });
  return `Topologies:\n${blocks.join('\n\n')}\n\n`;
}
