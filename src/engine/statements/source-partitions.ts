// Looks up the partition counts of the topics a query reads, before the planner compares them.
import type { Query } from '../../sql/ast.ts';
import type { StatementContext } from './statement-context.ts';

/** Counts by topic; null for topics that are not known. */
export async function partitionCounts(
  query: Query,
  context: StatementContext,
): Promise<(topic: string) => number | null> {
  const counts = new Map<string, number>();
  for (const node of [query.from.source, ...query.from.joins.map((join) => join.right)]) {
    const topic = context.catalog.source(node.name)?.topic;
    if (topic === undefined || counts.has(topic)) continue;
    const description = await context.topics.describe(topic);
    if (description) counts.set(topic, description.partitions);
  }
  return (topic) => counts.get(topic) ?? null;
}
