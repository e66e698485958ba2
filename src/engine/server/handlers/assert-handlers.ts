// ASSERT TOPIC and ASSERT SCHEMA: wait until something is, or is not, there.

import { waitFor } from '../../../common/wait-for.ts';
import { ClickstreamError } from '../../../errors/clickstream-error.ts';
import type { AssertSchema, AssertTopic } from '../../../sql/ast.ts';
import type { EngineContext } from '../engine-context.ts';
import { ERROR_CODE, RestError } from '../rest-error.ts';
import type { Entity, MakeEntity } from '../statement-handlers.ts';

const DEFAULT_TIMEOUT_MS = 1_000;

/** @throws RestError 41700 when it is not so before the timeout. */
export async function assertTopic(statement: AssertTopic, engine: EngineContext, entity: MakeEntity): Promise<Entity> {
  const { topic, exists } = statement;
  await holds(statement, 'ksql.assert.topic.default.timeout.ms', engine, async () => {
    const found = await engine.admin.describe(topic);
    if (!exists) return found ? `the topic ${topic} exists` : null;
    if (!found) return `the topic ${topic} does not exist`;
    for (const { name, value } of statement.properties) {
      const wanted = 'value' in value ? Number(value.value) : Number.NaN;
      const actual = name === 'PARTITIONS' ? found.partitions : name === 'REPLICAS' ? found.replicas : undefined;
      if (actual === undefined) return `a topic has no property ${name}; PARTITIONS and REPLICAS can be asserted`;
      if (actual !== wanted) return `the topic ${topic} has ${name} ${actual}, not ${wanted}`;
    }
    return null;
  });
  return entity('assert_topic', { topicName: topic, exists });
}

/** @throws RestError 41700 when it is not so before the timeout. */
export async function assertSchema(
  statement: AssertSchema,
  engine: EngineContext,
  entity: MakeEntity,
): Promise<Entity> {
  const { subject, id, exists } = statement;
  const what = [subject === null ? '' : ` with the subject ${subject}`, id === null ? '' : ` with the id ${id}`].join(
    '',
  );
  await holds(statement, 'ksql.assert.schema.default.timeout.ms', engine, async () => {
    if (!engine.registry) return 'no schema registry is configured';
    const found = await hasSchema(engine.registry, subject, id);
    return found === exists ? null : `a schema${what} ${found ? 'exists' : 'does not exist'}`;
  });
  return entity('assert_schema', { subject, id, exists });
}

async function hasSchema(
  registry: NonNullable<EngineContext['registry']>,
  subject: string | null,
  id: number | null,
): Promise<boolean> {
  const latest = subject === null ? null : await registry.latest(subject);
  if (subject !== null && latest === null) return false;
  if (id === null) return true;
  if (latest) return latest.id === id;
  try {
    await registry.byId(id);
    return true;
  } catch (error) {
    if (error instanceof ClickstreamError && error.code === 'SERDE_SCHEMA_NOT_FOUND') return false;
    throw error;
  }
}

async function holds(
  statement: AssertTopic | AssertSchema,
  property: string,
  engine: EngineContext,
  complaint: () => Promise<string | null>,
): Promise<void> {
  const configured = Number(engine.config.properties[property] ?? DEFAULT_TIMEOUT_MS);
  const deadlineMs = statement.timeout?.ms ?? configured;
  let last = '';
  try {
    await waitFor(
      async () => {
        const problem = await complaint();
        last = problem ?? '';
        return problem === null ? { done: true, value: undefined } : { done: false, saw: problem };
      },
      { what: 'the asserted state', deadlineMs, intervalMs: 100, clock: engine.clock },
    );
  } catch (error) {
    if (error instanceof ClickstreamError && error.code === 'WAIT_TIMED_OUT' && last !== '')
      throw new RestError(ERROR_CODE.assertionFailed, `The assertion failed: ${last}.`, { cause: error });
    throw error;
  }
}
