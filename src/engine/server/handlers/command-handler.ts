// Statements that change something: each is carried out through the command log and answered by its status.
import type { ParsedStatement } from '../../../sql/ast.ts';
import { deprecationsOf } from '../deprecations.ts';
import type { EngineContext } from '../engine-context.ts';
import type { RequestSession } from '../session.ts';
import type { Entity, MakeEntity } from '../statement-handlers.ts';

export async function runCommand(
  parsed: ParsedStatement,
  session: RequestSession,
  engine: EngineContext,
  entity: MakeEntity,
): Promise<Entity> {
  const { statement } = parsed;
  if (statement.kind === 'ControlQuery' && statement.action === 'TERMINATE' && statement.queryId !== null) {
    if (engine.transientQueries.close(statement.queryId))
      return entity('terminate_query', { queryId: statement.queryId, wasTerminated: true });
  }
  const creates = statement.kind === 'CreateSource' || statement.kind === 'CreateSourceAsSelect';
  if (creates && statement.ifNotExists) {
    const outcome = await engine.statements.evaluate(parsed, { properties: session.propertyRecord });
    if (outcome.kind === 'Nothing') return entity('warning_entity', { message: outcome.message });
  }
  const done = await engine.commands.run(parsed, session.propertyRecord);
  return {
    ...entity('currentStatus', {
      commandId: done.commandId,
      commandStatus: done.status,
      commandSequenceNumber: done.sequenceNumber,
    }),
    statementText: done.text,
    warnings: deprecationsOf(parsed, engine.catalog),
  };
}
