// DROP STREAM|TABLE: removes a source, ends the query that filled it, and refuses while others read or write it.
import type { DropSource } from '../../sql/ast.ts';
import { unknownSource } from '../analyze/query-sources.ts';
import { statementInvalid } from '../analyze/statement-error.ts';
import type { StatementOutcome } from './outcome.ts';
import type { StatementContext } from './statement-context.ts';

/** @throws ClickstreamError when the source is unknown, of the other kind, or in use. */
export function dropSource(statement: DropSource, context: StatementContext): StatementOutcome {
  const { name, sourceKind, span } = statement;
  const source = context.catalog.source(name);
  if (!source) {
    if (statement.ifExists) return { kind: 'Nothing', message: `Source ${name} does not exist.` };
    throw unknownSource(name, span, context.catalog);
  }
  if (source.kind !== sourceKind)
    throw statementInvalid(`${name} is a ${source.kind}, not a ${sourceKind}.`, {
      span,
      nextStep: `Use DROP ${source.kind} ${name}.`,
    });
  const writers = context.catalog.writersOf(name);
  const own = writers.filter((id) => !id.startsWith('INSERTQUERY') && source.isSinkOfQuery);
  const others = writers.filter((id) => !own.includes(id));
  const materialising = context.catalog.readersOf(name).filter((id) => id.startsWith('CST_'));
  const readers = context.catalog.readersOf(name).filter((id) => !own.includes(id) && !materialising.includes(id));
  const dependents = context.catalog.dependentsOf(name);
  if (dependents.length > 0)
    throw statementInvalid(
      `${name} is in use: ${dependents.join(', ')} ${dependents.length === 1 ? 'was' : 'were'} made from it.`,
      {
        span,
        details: { dependents, readers },
        nextStep: `First drop ${dependents.join(', ')}; it is not enough to end the queries.`,
      },
    );
  if (readers.length > 0 || others.length > 0)
    throw statementInvalid(
      `${name} is in use${usedBy(' and is read by', readers)}${usedBy(' and is written by', others)}.`,
      {
        span,
        details: { readers, writers: others },
        nextStep: `First drop what these queries fill, or end them with TERMINATE: ${[...readers, ...others].join(', ')}.`,
      },
    );
  if (statement.deleteTopic && source.readOnly)
    throw statementInvalid(
      `The topic of the source ${source.kind.toLowerCase()} ${name} belongs to others and is not deleted.`,
      {
        span,
        details: { answerAs: 'bad-request' },
        nextStep: 'Leave DELETE TOPIC out.',
      },
    );
  return {
    kind: 'SourceDropped',
    source,
    terminatedQueries: [...own, ...materialising],
    deleteTopic: statement.deleteTopic,
    message: `Source ${'`'}${name}${'`'} (topic: ${source.topic}) was dropped.`,
  };
}

const usedBy = (text: string, ids: readonly string[]): string =>
  ids.length === 0 ? '' : `${text.replace(' and', ':')} ${ids.join(', ')}`;
