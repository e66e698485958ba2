// The internal topics of a query as ksqlDB names them: repartition topics, those of foreign-key joins, and changelogs.
import type { QueryPlan, TopicFormats } from './execution-step.ts';
import { streamsGraph } from './streams-topology/streams-topology.ts';

export interface InternalTopicInfo {
  /** What follows the query's id and a dash, e.g. `Aggregate-GroupBy-repartition`. */
  readonly suffix: string;
  readonly formats: TopicFormats;
}

export function internalTopicsOf(plan: QueryPlan): InternalTopicInfo[] {
  const { internalTopics, stores } = streamsGraph(plan);
  return [
    ...internalTopics.map(({ name, formats }) => ({ suffix: name, formats })),
    ...stores.map(({ name, formats }) => ({ suffix: `${name}-changelog`, formats })),
  ];
}
