// Every topic that a case's statements bring about: sources, sinks, and the internal topics of the queries.
import { subjectOf } from '../../src/engine/formats/schema-translation.ts';
import type { QueryPlan } from '../../src/engine/plan/execution-step.ts';
import { internalTopicsOf } from '../../src/engine/plan/internal-topics.ts';
import type { CaseEngine } from '../plans/case-engine.ts';

export interface PostTopic {
  readonly name: string;
  readonly keyFormat: string;
  readonly valueFormat: string;
  /** null when it is not known. */
  readonly partitions: number | null;
  /** null: nothing is registered; undefined: not looked up. */
  readonly keySchema?: string | null;
  readonly valueSchema?: string | null;
}

export async function knownTopics(env: CaseEngine, queries: readonly QueryPlan[]): Promise<PostTopic[]> {
  const { registry, topics } = env;
  const result: PostTopic[] = [];
  for (const source of env.engine.services.catalog.sources()) {
    const { topic, formats } = source;
    result.push({
      name: topic,
      keyFormat: formats.key.format,
      valueFormat: formats.value.format,
      partitions: (await topics.describe(topic))?.partitions ?? null,
      keySchema: (await registry.latest(subjectOf(topic, 'KEY')))?.text ?? null,
      valueSchema: (await registry.latest(subjectOf(topic, 'VALUE')))?.text ?? null,
    });
  }
  for (const plan of queries)
    for (const internal of internalTopicsOf(plan))
      result.push({
        name: `_confluent-ksql-some.ksql.service.idquery_${plan.queryId}-${internal.suffix}`,
        keyFormat: internal.formats.key.format,
        valueFormat: internal.formats.value.format,
        partitions: null,
      });
  return result;
}
