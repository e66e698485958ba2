// ASSERT TOPIC and ASSERT SCHEMA: wait until something is, or is not, there.

import { waitFor } from '../../../common/wait-for.ts';
import { ClickstreamError } from '../../../errors/clickstream-error.ts';
import type { AssertSchema, AssertTopic } from '../../../sql/ast.ts';
import { schemaComplaint, topicComplaint } from '../../statements/existence-assertions.ts';
import type { EngineContext } from '../engine-context.ts';
import { ERROR_CODE, RestError } from '../rest-error.ts';
import type { Entity, MakeEntity } from '../statement-handlers.ts';

const DEFAULT_TIMEOUT_MS = 1_000;

/** @throws RestError 41700 when it is not so before the timeout. */
export async function assertTopic(statement: AssertTopic, engine: EngineContext, entity: MakeEntity): Promise<Entity> {
  const { topic, exists } = statement;
  await holds(statement, 'ksql.assert.topic.default.timeout.ms', engine, () => topicComplaint(statement, engine.admin));
  return entity('assert_topic', { topicName: topic, exists });
}

/** @throws RestError 41700 when it is not so before the timeout. */
export async function assertSchema(
  statement: AssertSchema,
  engine: EngineContext,
  entity: MakeEntity,
): Promise<Entity> {
  const { subject, id, exists } = statement;
  await holds(statement, 'ksql.assert.schema.default.timeout.ms', engine, () =>
    schemaComplaint(statement, engine.registry ?? null),
  );
  return entity('assert_schema', { subject, id, exists });
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
