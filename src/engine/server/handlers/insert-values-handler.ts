// INSERT INTO … VALUES: one record, written before the answer is sent.
import type { ParsedStatement } from '../../../sql/ast.ts';
import type { EngineContext } from '../engine-context.ts';
import type { RequestSession } from '../session.ts';

/** @throws ClickstreamError when the row does not fit its target, or Kafka refuses it. */
export async function insertValues(
  parsed: ParsedStatement,
  session: RequestSession,
  engine: EngineContext,
): Promise<void> {
  const outcome = await engine.statements.evaluate(parsed, { properties: session.propertyRecord });
  if (outcome.kind === 'RowInserted') await engine.rows.insert(outcome);
}
