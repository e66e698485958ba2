// INSERT INTO … VALUES: one record, written before the answer is sent.
import type { ParsedStatement } from '../../../sql/ast.ts';
import { requireSameKeySchema } from '../../formats/key-schema-check.ts';
import type { EngineContext } from '../engine-context.ts';
import type { RequestSession } from '../session.ts';

/** @throws ClickstreamError when the row does not fit its target, or Kafka refuses it. */
export async function insertValues(
  parsed: ParsedStatement,
  session: RequestSession,
  engine: EngineContext,
): Promise<void> {
  const outcome = await engine.statements.evaluate(parsed, { properties: session.propertyRecord });
  if (outcome.kind !== 'RowInserted') return;
  const { schema, formats, topic } = outcome.target;
  const { registry } = engine;
  if (registry) {
    const { key: info, keyWrapping: wrapping } = formats;
    await requireSameKeySchema({ info, columns: schema.key, part: 'KEY', topic, wrapping, registry });
  }
  await engine.rows.insert(outcome);
}
